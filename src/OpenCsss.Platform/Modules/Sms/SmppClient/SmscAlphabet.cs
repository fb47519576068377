namespace OpenCsss.Platform.Modules.Sms.SmppClient;

/// <summary>What an SMSC means by <c>data_coding</c> 0, its «default alphabet».</summary>
internal enum SmscAlphabet
{
    /// <summary>GSM 03.38, a septet in each octet.</summary>
    Gsm,

    /// <summary>Latin-1.</summary>
    Latin1,
}

/// <summary>How a node binds to an SMSC.</summary>
internal enum SmscBindMode
{
    /// <summary>One line for both directions.</summary>
    Transceiver,

    /// <summary>A line that messages go over, and one that receipts and messages of SIMs come over.</summary>
    TransmitterAndReceiver,
}
