namespace OpenCsss.Protocols.Smpp;

/// <summary>What a PDU is (SMPP 3.4, 5.1.2.1). The answer to a command has the highest bit set.</summary>
#pragma warning disable CA1028 // command_id is four octets without a sign.
public enum SmppCommand : uint
#pragma warning restore CA1028
{
    /// <summary>No command.</summary>
    None = 0,

    /// <summary>The ESME wants to receive alone.</summary>
    BindReceiver = 0x01,

    /// <summary>The ESME wants to send alone.</summary>
    BindTransmitter = 0x02,

    /// <summary>Asks what became of a message.</summary>
    QuerySm = 0x03,

    /// <summary>ESME to SMSC: a message to a mobile.</summary>
    SubmitSm = 0x04,

    /// <summary>SMSC to ESME: a message from a mobile, or a delivery receipt.</summary>
    DeliverSm = 0x05,

    /// <summary>The end of a session.</summary>
    Unbind = 0x06,

    /// <summary>Replaces a message that was not delivered yet.</summary>
    ReplaceSm = 0x07,

    /// <summary>Takes a message back that was not delivered yet.</summary>
    CancelSm = 0x08,

    /// <summary>The ESME wants to send and to receive.</summary>
    BindTransceiver = 0x09,

    /// <summary>Asks whether the peer is alive.</summary>
    EnquireLink = 0x15,

    /// <summary>A message to several destinations.</summary>
    SubmitMulti = 0x21,

    /// <summary>A message in either direction, with its text in <c>message_payload</c>.</summary>
    DataSm = 0x103,

    /// <summary>Refuses what has no answer of its own: the bit of an answer, and nothing that it answers.</summary>
    GenericNack = 0x8000_0000,

    /// <summary>Answer to <see cref="BindReceiver"/>.</summary>
    BindReceiverAnswer = BindReceiver | GenericNack,

    /// <summary>Answer to <see cref="BindTransmitter"/>.</summary>
    BindTransmitterAnswer = BindTransmitter | GenericNack,

    /// <summary>Answer to <see cref="QuerySm"/>.</summary>
    QuerySmAnswer = QuerySm | GenericNack,

    /// <summary>Answer to <see cref="SubmitSm"/>.</summary>
    SubmitSmAnswer = SubmitSm | GenericNack,

    /// <summary>Answer to <see cref="DeliverSm"/>.</summary>
    DeliverSmAnswer = DeliverSm | GenericNack,

    /// <summary>Answer to <see cref="Unbind"/>.</summary>
    UnbindAnswer = Unbind | GenericNack,

    /// <summary>Answer to <see cref="CancelSm"/>.</summary>
    CancelSmAnswer = CancelSm | GenericNack,

    /// <summary>Answer to <see cref="BindTransceiver"/>.</summary>
    BindTransceiverAnswer = BindTransceiver | GenericNack,

    /// <summary>Answer to <see cref="EnquireLink"/>.</summary>
    EnquireLinkAnswer = EnquireLink | GenericNack,

    /// <summary>Answer to <see cref="DataSm"/>.</summary>
    DataSmAnswer = DataSm | GenericNack,
}

/// <summary>Questions about commands.</summary>
public static class SmppCommands
{
    /// <summary>Whether it answers another PDU, <see cref="SmppCommand.GenericNack"/> among them.</summary>
    public static bool IsAnswer(this SmppCommand command) => (command & SmppCommand.GenericNack) != 0;

    /// <summary>The command that answers this one.</summary>
    public static SmppCommand AnswerOf(this SmppCommand command) => command | SmppCommand.GenericNack;

    /// <summary>Whether it opens a session.</summary>
    public static bool IsBind(this SmppCommand command) =>
        command is SmppCommand.BindReceiver or SmppCommand.BindTransmitter or SmppCommand.BindTransceiver;
}
