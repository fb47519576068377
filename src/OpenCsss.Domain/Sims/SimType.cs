namespace OpenCsss.Domain;

/// <summary>
/// The kind of a SIM. The numbers are the wire's <c>sim_type</c> and the database's. Source: contract chapter 4.1.
/// </summary>
public enum SimType
{
    /// <summary>A card with one fixed subscription.</summary>
    Physical = 1,

    /// <summary>A card that takes up other IMSIs over the air as it moves between countries.</summary>
    Ota = 2,

    /// <summary>An embedded SIM, whose profile is downloaded.</summary>
    Esim = 3,
}
