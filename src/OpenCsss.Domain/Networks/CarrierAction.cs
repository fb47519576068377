namespace OpenCsss.Domain;

/// <summary>What is wanted of a carrier for one SIM. The numbers are the database's.</summary>
/// <remarks>Source: domain rules, carriers.</remarks>
public enum CarrierAction
{
    /// <summary>Provide the plan of an order.</summary>
    Activate = 1,

    /// <summary>No more data, for the time being.</summary>
    Stop = 2,

    /// <summary>Data again, with the plan that was active.</summary>
    Resume = 3,

    /// <summary>Data at reduced speed.</summary>
    Throttle = 4,

    /// <summary>The SIM is out of service for good.</summary>
    Terminate = 5,
}
