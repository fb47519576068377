namespace OpenCsss.Protocols.Smpp;

/// <summary>What is to be done with a message whose submit_sm was answered so.</summary>
public enum SmppStatusKind
{
    /// <summary>It was taken.</summary>
    Taken,

    /// <summary>Never again: the same message would always be refused.</summary>
    Final,

    /// <summary>Later: its receiver, or what serves it, cannot at the moment.</summary>
    Temporary,

    /// <summary>Later, and nothing else over this line meanwhile: it is we who have sent too much.</summary>
    TooMuch,

    /// <summary>Later, over a line that is bound anew: the SMSC believes that this one is not.</summary>
    NotBound,

    /// <summary>Nothing is said about why: it is tried again, a limited number of times.</summary>
    Unclear,
}

/// <summary>The table of command_status (SMPP 3.4, 5.1.3; SMPP 5.0, 4.7.6), as a message's sender reads it.</summary>
public static class SmppStatuses
{
    /// <summary>
    /// What a status means for a message. All that blames the message or the account's rights is final, as is what has
    /// no name: the standard's reserved values, and those that vendors give a meaning of their own.
    /// </summary>
    public static SmppStatusKind KindOf(SmppStatus status) => status switch
    {
        SmppStatus.Ok => SmppStatusKind.Taken,
        SmppStatus.SystemError or SmppStatus.TemporaryReceiverError or SmppStatus.ServiceTypeUnavailable =>
            SmppStatusKind.Temporary,
        SmppStatus.QueueFull or SmppStatus.Throttled => SmppStatusKind.TooMuch,

        // The three of a bind say nothing of a message: the session has lost its account.
        SmppStatus.InvalidBindState or SmppStatus.BindFailed or SmppStatus.InvalidPassword
            or SmppStatus.InvalidSystemId => SmppStatusKind.NotBound,
        SmppStatus.AlreadyBound or SmppStatus.UnknownError => SmppStatusKind.Unclear,
        _ => SmppStatusKind.Final,
    };
}
