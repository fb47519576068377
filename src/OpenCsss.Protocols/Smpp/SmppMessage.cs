namespace OpenCsss.Protocols.Smpp;

/// <summary>
/// submit_sm, deliver_sm and data_sm (SMPP 3.4, 4.4, 4.6, 4.7): a message on its way. The first two have the same
/// fields; data_sm has no <c>short_message</c> and no times. It borrows the bytes that it was read from.
/// </summary>
public ref struct SmppMessage : ISmppBody
{
    /// <summary>The most octets of <c>short_message</c>.</summary>
    public const int LongestShortMessage = 254;

    /// <summary>Bit of <see cref="EsmClass"/>: the text begins with a user data header.</summary>
    public const byte HasUserDataHeader = 0x40;

    /// <summary>Bits of <see cref="EsmClass"/> that say what kind of message it is.</summary>
    public const byte KindMask = 0x3C;

    /// <summary>In <see cref="KindMask"/>: a delivery receipt of the SMSC.</summary>
    public const byte DeliveryReceipt = 0x04;

    /// <summary>In <see cref="KindMask"/>: an answer that the user of the mobile has given by hand.</summary>
    public const byte UserAcknowledgement = 0x10;

    /// <summary>In <see cref="KindMask"/>: how far the SMSC has come; the receipt follows.</summary>
    public const byte IntermediateNotification = 0x20;

    /// <summary>Mostly none; at most 5 octets.</summary>
    public ReadOnlySpan<byte> ServiceType { get; set; }

    /// <summary>Who sends.</summary>
    public SmppAddress Source { get; set; }

    /// <summary>Who receives.</summary>
    public SmppAddress Destination { get; set; }

    /// <summary>Mode, kind and features (5.2.12).</summary>
    public byte EsmClass { get; set; }

    /// <summary>GSM's protocol identifier.</summary>
    public byte ProtocolId { get; set; }

    /// <summary>0 to 3.</summary>
    public byte Priority { get; set; }

    /// <summary>When it is to be sent; none for at once.</summary>
    public ReadOnlySpan<byte> ScheduleDeliveryTime { get; set; }

    /// <summary>How long it is worth sending (7.1.1); none for the SMSC's own rule.</summary>
    public ReadOnlySpan<byte> ValidityPeriod { get; set; }

    /// <summary>Whether a receipt is wanted: bits 0 and 1, 1 for a receipt in any case.</summary>
    public byte RegisteredDelivery { get; set; }

    /// <summary>Whether it replaces one that waits.</summary>
    public byte ReplaceIfPresent { get; set; }

    /// <summary>How the text is written (5.2.19); see <see cref="Text.DataCoding"/>.</summary>
    public byte DataCoding { get; set; }

    /// <summary>A text that the SMSC has by heart.</summary>
    public byte DefaultMessageId { get; set; }

    /// <summary>The text, with its header if it has one; at most <see cref="LongestShortMessage"/> octets.</summary>
    public ReadOnlySpan<byte> ShortMessage { get; set; }

    /// <summary>Its optional parameters.</summary>
    public SmppTlvs Tlvs { get; set; }

    /// <summary>True for data_sm.</summary>
    public bool IsData { get; set; }

    /// <summary>What kind of message it is.</summary>
    public readonly byte Kind => (byte)(EsmClass & KindMask);

    /// <summary>The text, wherever it stands.</summary>
    public readonly ReadOnlySpan<byte> Content =>
        ShortMessage.IsEmpty && Tlvs.TryFind(SmppTag.MessagePayload, out var payload) ? payload : ShortMessage;

    /// <inheritdoc />
    public readonly int Length => ServiceType.Length + 1 + Source.Length + Destination.Length + Tlvs.Length
        + (IsData ? 3 : 9 + ScheduleDeliveryTime.Length + ValidityPeriod.Length + ShortMessage.Length + 1);

    /// <summary>Reads the body of a submit_sm, deliver_sm or data_sm.</summary>
    /// <returns><see cref="SmppStatus.Ok"/>, or the status to answer with.</returns>
    public static SmppStatus Read(SmppCommand command, ReadOnlySpan<byte> body, out SmppMessage message)
    {
        var reader = new SmppReader(body);
        message = new SmppMessage
        {
            IsData = command == SmppCommand.DataSm,
            ServiceType = reader.Text(5, SmppStatus.InvalidServiceType),
            Source = reader.Address(SmppStatus.InvalidSource),
            Destination = reader.Address(SmppStatus.InvalidDestination),
            EsmClass = reader.Octet(),
        };
        if (message.IsData)
        {
            message.RegisteredDelivery = reader.Octet();
            message.DataCoding = reader.Octet();
        }
        else
        {
            message.ProtocolId = reader.Octet();
            message.Priority = reader.Octet();
            message.ScheduleDeliveryTime = reader.Text(16, SmppStatus.InvalidSchedule);
            message.ValidityPeriod = reader.Text(16, SmppStatus.InvalidExpiry);
            message.RegisteredDelivery = reader.Octet();
            message.ReplaceIfPresent = reader.Octet();
            message.DataCoding = reader.Octet();
            message.DefaultMessageId = reader.Octet();
            message.ShortMessage = reader.Octets(reader.Octet(), LongestShortMessage, SmppStatus.InvalidMessageLength);
        }

        message.Tlvs = reader.Tlvs();
        return reader.Fault;
    }

    /// <inheritdoc />
    public readonly void Write(ref SmppWriter writer)
    {
        writer.Text(ServiceType);
        writer.Address(Source);
        writer.Address(Destination);
        writer.Octet(EsmClass);
        if (IsData)
        {
            writer.Octet(RegisteredDelivery);
            writer.Octet(DataCoding);
        }
        else
        {
            writer.Octet(ProtocolId);
            writer.Octet(Priority);
            writer.Text(ScheduleDeliveryTime);
            writer.Text(ValidityPeriod);
            writer.Octet(RegisteredDelivery);
            writer.Octet(ReplaceIfPresent);
            writer.Octet(DataCoding);
            writer.Octet(DefaultMessageId);
            writer.Octet(checked((byte)ShortMessage.Length));
            writer.Octets(ShortMessage);
        }

        writer.Octets(Tlvs.Octets);
    }
}

/// <summary>The answer to submit_sm, deliver_sm and data_sm. It borrows the bytes that it was read from.</summary>
public ref struct SmppMessageAnswer : ISmppBody
{
    /// <summary>The most octets of a name that are looked at; of a longer one it is the beginning.</summary>
    public const int LongestId = 65;

    /// <summary>The SMSC's name for the message; none in the answer to a deliver_sm.</summary>
    public ReadOnlySpan<byte> MessageId { get; set; }

    /// <summary>Its optional parameters.</summary>
    public SmppTlvs Tlvs { get; set; }

    /// <inheritdoc />
    public readonly int Length => MessageId.Length + 1 + Tlvs.Length;

    /// <summary>
    /// Reads the body, which a refusal may have none of. The name is worth more than its form: one that is too long or
    /// without its zero octet is taken as it is.
    /// </summary>
    /// <returns>What is wrong with the parameters, if anything is; the name is read in any case.</returns>
    public static SmppStatus Read(ReadOnlySpan<byte> body, out SmppMessageAnswer answer)
    {
        var end = body.IndexOf((byte)0);
        var id = end < 0 ? body : body[..end];
        var reader = new SmppReader(end < 0 ? default : body[(end + 1)..]);
        answer = new SmppMessageAnswer
        {
            MessageId = id[..Math.Min(id.Length, LongestId)],
            Tlvs = reader.Tlvs(),
        };
        return reader.Fault;
    }

    /// <inheritdoc />
    public readonly void Write(ref SmppWriter writer)
    {
        writer.Text(MessageId);
        writer.Octets(Tlvs.Octets);
    }
}
