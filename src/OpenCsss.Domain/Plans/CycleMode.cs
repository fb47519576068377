namespace OpenCsss.Domain;

/// <summary>
/// Where a period of a plan ends. <see cref="PlanCycle"/> has the rules. The numbers are the database's.
/// Source: domain rules, plan.
/// </summary>
public enum CycleMode
{
    /// <summary>With the local calendar day or month, at 23:59:59 in the partner's zone.</summary>
    Calendar = 1,

    /// <summary>At the local time of day of the start, one second before.</summary>
    Rolling = 2,
}
