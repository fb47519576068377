namespace OpenCsss.Domain;

/// <summary>
/// The state of an order. The numbers are the wire's <c>orderStatus</c> and the database's.
/// Source: contract chapter 6.6; the ways between them: domain rules, order.
/// </summary>
public enum OrderStatus
{
    /// <summary>Not enabled yet, or armed and waiting for its start.</summary>
    Waiting = 1,

    /// <summary>Its time is running and its SIM has data.</summary>
    InUse = 2,

    /// <summary>Its time is running and its SIM has no data, by the partner's wish.</summary>
    Paused = 3,

    /// <summary>Its time is over.</summary>
    Ended = 4,

    /// <summary>Ended by the partner before its time was over.</summary>
    EndedEarly = 5,

    /// <summary>Cancelled before it was enabled; the charge was given back.</summary>
    Cancelled = 6,
}
