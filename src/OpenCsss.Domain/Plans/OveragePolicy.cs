namespace OpenCsss.Domain;

/// <summary>
/// What happens to a SIM whose period's volume is used up. The numbers are the database's.
/// Source: domain rules, plan.
/// </summary>
public enum OveragePolicy
{
    /// <summary>Data stops until the next period or an extra.</summary>
    Stop = 1,

    /// <summary>Data goes on for a percentage of the volume, then stops.</summary>
    Allowance = 2,

    /// <summary>Nothing happens: the volume is counted and does not limit.</summary>
    None = 3,

    /// <summary>Data goes on at the plan's reduced speed, in kbit/s.</summary>
    Throttle = 4,
}
