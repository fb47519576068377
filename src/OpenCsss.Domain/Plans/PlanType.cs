namespace OpenCsss.Domain;

/// <summary>
/// How long one period of a plan is. The numbers are the wire's <c>package_type</c> and the database's.
/// Source: contract chapter 6.2.
/// </summary>
public enum PlanType
{
    /// <summary>A day without a volume limit.</summary>
    UnlimitedDaily = 0,

    /// <summary>A day.</summary>
    Daily = 1,

    /// <summary>A month.</summary>
    Monthly = 2,

    /// <summary>Three months.</summary>
    Quarterly = 3,

    /// <summary>Six months.</summary>
    HalfYearly = 4,

    /// <summary>Twelve months.</summary>
    Yearly = 5,
}
