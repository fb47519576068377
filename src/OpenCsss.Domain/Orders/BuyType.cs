namespace OpenCsss.Domain;

/// <summary>
/// Who sold the order. The numbers are the wire's <c>buyType</c> and the database's.
/// Source: contract chapter 6.6.
/// </summary>
public enum BuyType
{
    /// <summary>A shop.</summary>
    Shop = 1,

    /// <summary>The partner itself, over the API.</summary>
    Enterprise = 2,
}
