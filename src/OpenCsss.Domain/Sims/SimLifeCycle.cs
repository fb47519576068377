namespace OpenCsss.Domain;

/// <summary>
/// The stage of life of a SIM. The numbers are the wire's <c>life_cycle</c> and the database's.
/// Source: contract chapter 4.1; the ways between them: domain rules, SIM.
/// </summary>
public enum SimLifeCycle
{
    /// <summary>Never used: no order was enabled yet; test volume may be used.</summary>
    PreActivation = 1,

    /// <summary>In service: an order is in use or waiting.</summary>
    Activation = 2,

    /// <summary>No order in use or waiting; a new order brings the SIM back.</summary>
    PreDeactivation = 3,

    /// <summary>Out of service for good; the operator alone can reverse it.</summary>
    Deactivated = 4,
}
