namespace OpenCsss.Protocols.Smpp;

/// <summary>
/// What an answer says (SMPP 3.4, 5.1.3). Values that are not named here come from networks as well: those from
/// <c>0x400</c> to <c>0x4FF</c> are the vendors' own.
/// </summary>
#pragma warning disable CA1028 // command_status is four octets without a sign.
public enum SmppStatus : uint
#pragma warning restore CA1028
{
    /// <summary>ESME_ROK.</summary>
    Ok = 0x00,

    /// <summary>ESME_RINVMSGLEN: the message's length is invalid.</summary>
    InvalidMessageLength = 0x01,

    /// <summary>ESME_RINVCMDLEN: the PDU is shorter or longer than its fields.</summary>
    InvalidCommandLength = 0x02,

    /// <summary>ESME_RINVCMDID: no such command.</summary>
    InvalidCommand = 0x03,

    /// <summary>ESME_RINVBNDSTS: not in this state of the session.</summary>
    InvalidBindState = 0x04,

    /// <summary>ESME_RALYBND: bound already.</summary>
    AlreadyBound = 0x05,

    /// <summary>ESME_RSYSERR: a system error of the peer.</summary>
    SystemError = 0x08,

    /// <summary>ESME_RINVSRCADR.</summary>
    InvalidSource = 0x0A,

    /// <summary>ESME_RINVDSTADR.</summary>
    InvalidDestination = 0x0B,

    /// <summary>ESME_RINVMSGID: no such message.</summary>
    InvalidMessageId = 0x0C,

    /// <summary>ESME_RBINDFAIL.</summary>
    BindFailed = 0x0D,

    /// <summary>ESME_RINVPASWD.</summary>
    InvalidPassword = 0x0E,

    /// <summary>ESME_RINVSYSID.</summary>
    InvalidSystemId = 0x0F,

    /// <summary>ESME_RCANCELFAIL.</summary>
    CancelFailed = 0x11,

    /// <summary>ESME_RMSGQFUL: the queue is full; later it may not be.</summary>
    QueueFull = 0x14,

    /// <summary>ESME_RINVSERTYP.</summary>
    InvalidServiceType = 0x15,

    /// <summary>ESME_RSUBMITFAIL.</summary>
    SubmitFailed = 0x45,

    /// <summary>ESME_RINVSYSTYP.</summary>
    InvalidSystemType = 0x53,

    /// <summary>ESME_RTHROTTLED: too many in too short a time.</summary>
    Throttled = 0x58,

    /// <summary>ESME_RINVSCHED.</summary>
    InvalidSchedule = 0x61,

    /// <summary>ESME_RINVEXPIRY: the validity period is invalid.</summary>
    InvalidExpiry = 0x62,

    /// <summary>ESME_RX_T_APPN: the receiver cannot at the moment.</summary>
    TemporaryReceiverError = 0x64,

    /// <summary>ESME_RX_P_APPN: the receiver never will.</summary>
    PermanentReceiverError = 0x65,

    /// <summary>ESME_RX_R_APPN: the receiver rejects this message.</summary>
    RejectedByReceiver = 0x66,

    /// <summary>ESME_RQUERYFAIL.</summary>
    QueryFailed = 0x67,

    /// <summary>ESME_RINVTLVSTREAM: the optional parameters cannot be read.</summary>
    InvalidTlvStream = 0xC0,

    /// <summary>ESME_RINVTLVLEN: an optional parameter has the wrong length.</summary>
    InvalidTlvLength = 0xC2,

    /// <summary>ESME_RUNKNOWNERR.</summary>
    UnknownError = 0xFF,

    /// <summary>ESME_RSERTYPUNAVAIL of SMPP 5.0: the service is not there at the moment.</summary>
    ServiceTypeUnavailable = 0x102,
}
