namespace OpenCsss.Protocols.Radius;

/// <summary>What a packet is. Source: RFC 2865 and 2866, section 3; RFC 5176, section 2.3; RFC 5997.</summary>
public enum RadiusCode : byte
{
    /// <summary>No packet.</summary>
    None = 0,

    /// <summary>A NAS tells what a session has used.</summary>
    AccountingRequest = 4,

    /// <summary>It is written down.</summary>
    AccountingResponse = 5,

    /// <summary>Is somebody there? Answered as an Accounting-Request would be.</summary>
    StatusServer = 12,

    /// <summary>A NAS is to end sessions.</summary>
    DisconnectRequest = 40,

    /// <summary>It has ended them.</summary>
    DisconnectAck = 41,

    /// <summary>It has not; <see cref="AttributeTypes.ErrorCause"/> says why.</summary>
    DisconnectNak = 42,

    /// <summary>A NAS is to change what a session may do.</summary>
    CoaRequest = 43,

    /// <summary>It has changed it.</summary>
    CoaAck = 44,

    /// <summary>It has not; <see cref="AttributeTypes.ErrorCause"/> says why.</summary>
    CoaNak = 45,
}
