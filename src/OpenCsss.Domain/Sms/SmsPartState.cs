namespace OpenCsss.Domain;

/// <summary>
/// What has become of a part of a message to a SIM. The numbers are the database's. From <see cref="Queued"/> it goes
/// on to <see cref="Sent"/>, <see cref="Refused"/> or <see cref="Lapsed"/>, from <see cref="Sent"/> to what follows in
/// the list; nothing else happens to it.
/// </summary>
public enum SmsPartState
{
    /// <summary>With us: it waits for its turn, or is on its way to the network.</summary>
    Queued = 1,

    /// <summary>The network has taken it.</summary>
    Sent = 2,

    /// <summary>The SIM has it.</summary>
    Delivered = 3,

    /// <summary>The network took it and could not deliver it.</summary>
    Failed = 4,

    /// <summary>The network took it, and its time is over.</summary>
    Expired = 5,

    /// <summary>The network never took it.</summary>
    Refused = 6,

    /// <summary>Its time was over before the network took it.</summary>
    Lapsed = 7,
}

/// <summary>
/// What has become of a message to a SIM. The numbers are the wire's (contract 7.2) and the database's.
/// </summary>
public enum SmsStatus
{
    /// <summary>With us; some of its parts have not been sent.</summary>
    Accepted = 0,

    /// <summary>The network has all of it.</summary>
    Sent = 1,

    /// <summary>The SIM has all of it.</summary>
    Delivered = 2,

    /// <summary>A part of it cannot be delivered.</summary>
    Failed = 3,

    /// <summary>The time of a part was over before it was delivered.</summary>
    Expired = 4,
}
