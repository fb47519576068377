namespace OpenCsss.Domain;

/// <summary>What starts an order of the plan. The numbers are the database's. Source: domain rules, plan.</summary>
public enum StartRule
{
    /// <summary>The order starts when it is enabled.</summary>
    Enable = 1,

    /// <summary>Enabling arms the order; its first usage record starts it, at that record's time.</summary>
    FirstUse = 2,
}
