namespace OpenCsss.Domain;

/// <summary>
/// What is given back for an order that is ended early. The numbers are the database's. Source: domain rules, plan.
/// </summary>
public enum RefundRule
{
    /// <summary>Nothing.</summary>
    None = 1,

    /// <summary>The periods that had not begun.</summary>
    WholePeriods = 2,
}
