namespace OpenCsss.Domain;

/// <summary>
/// What happened to an order, as partners are told of it. The numbers are the wire's <c>operation</c>.
/// Source: contract, notifications 2.
/// </summary>
public enum OrderOperation
{
    /// <summary>Created.</summary>
    Created = 1000,

    /// <summary>Ended before its time was over.</summary>
    EndedEarly = 1001,

    /// <summary>Cancelled before it was enabled.</summary>
    Cancelled = 1002,

    /// <summary>Paused.</summary>
    Paused = 1003,

    /// <summary>Restarted after a pause.</summary>
    Restarted = 1004,

    /// <summary>Enabled; not for an OTA SIM.</summary>
    Enabled = 1005,

    /// <summary>Enabled by the location report of an OTA SIM.</summary>
    EnabledOta = 1007,

    /// <summary>Ended by itself.</summary>
    Ended = 1008,

    /// <summary>Extended while it was in use.</summary>
    Extended = 1009,

    /// <summary>Whole periods were taken off.</summary>
    Reduced = 1010,

    /// <summary>The OTA SIM downloaded a new IMSI.</summary>
    ImsiChanged = 1012,
}
