namespace OpenCsss.Protocols.Radius;

/// <summary>What an Accounting-Request tells. Other numbers are to be answered and otherwise ignored.</summary>
/// <remarks>Source: RFC 2866, 5.1; RFC 2869, 2.1.</remarks>
public enum AccountingStatus
{
    /// <summary>The packet does not say.</summary>
    None = 0,

    /// <summary>A session has begun.</summary>
    Start = 1,

    /// <summary>It has ended; the counters are its last.</summary>
    Stop = 2,

    /// <summary>It goes on; the counters are those since its beginning.</summary>
    Interim = 3,

    /// <summary>The NAS has started: none of its sessions is open.</summary>
    AccountingOn = 7,

    /// <summary>The NAS stops: all of its sessions have ended.</summary>
    AccountingOff = 8,
}
