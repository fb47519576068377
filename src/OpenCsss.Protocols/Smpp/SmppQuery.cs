namespace OpenCsss.Protocols.Smpp;

/// <summary>What became of a message (SMPP 3.4, 5.2.28).</summary>
public enum SmppMessageState
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>On its way.</summary>
    EnRoute = 1,

    /// <summary>With the mobile.</summary>
    Delivered = 2,

    /// <summary>Its validity is over.</summary>
    Expired = 3,

    /// <summary>Taken out of the queue.</summary>
    Deleted = 4,

    /// <summary>It never will be delivered.</summary>
    Undeliverable = 5,

    /// <summary>Read by somebody of the network.</summary>
    Accepted = 6,

    /// <summary>The network does not know.</summary>
    Unknown = 7,

    /// <summary>The network does not want it.</summary>
    Rejected = 8,

    /// <summary>The network has left it out (SMPP 5.0, 4.7.15).</summary>
    Skipped = 9,
}

/// <summary>query_sm (SMPP 3.4, 4.8). It borrows the bytes that it was read from.</summary>
public ref struct SmppQuery : ISmppBody
{
    /// <summary>The SMSC's name for the message.</summary>
    public ReadOnlySpan<byte> MessageId { get; set; }

    /// <summary>Who had sent it.</summary>
    public SmppAddress Source { get; set; }

    /// <inheritdoc />
    public readonly int Length => MessageId.Length + 1 + Source.Length;

    /// <summary>Reads the body of a query_sm.</summary>
    public static SmppStatus Read(ReadOnlySpan<byte> body, out SmppQuery query)
    {
        var reader = new SmppReader(body);
        query = new SmppQuery
        {
            MessageId = reader.Text(64, SmppStatus.InvalidMessageId),
            Source = reader.Address(SmppStatus.InvalidSource),
        };
        return reader.Fault;
    }

    /// <inheritdoc />
    public readonly void Write(ref SmppWriter writer)
    {
        writer.Text(MessageId);
        writer.Address(Source);
    }
}

/// <summary>query_sm_resp (SMPP 3.4, 4.8.2). It borrows the bytes that it was read from.</summary>
public ref struct SmppQueryAnswer : ISmppBody
{
    /// <summary>The message.</summary>
    public ReadOnlySpan<byte> MessageId { get; set; }

    /// <summary>When its state became final (7.1.1); none if it has not.</summary>
    public ReadOnlySpan<byte> FinalDate { get; set; }

    /// <summary>What became of it.</summary>
    public SmppMessageState State { get; set; }

    /// <summary>The network's error, 0 for none.</summary>
    public byte ErrorCode { get; set; }

    /// <inheritdoc />
    public readonly int Length => MessageId.Length + 1 + FinalDate.Length + 1 + 2;

    /// <summary>Reads the body; a refusal may have none.</summary>
    public static SmppStatus Read(ReadOnlySpan<byte> body, out SmppQueryAnswer answer)
    {
        if (body.IsEmpty)
        {
            answer = default;
            return SmppStatus.Ok;
        }

        var reader = new SmppReader(body);
        answer = new SmppQueryAnswer
        {
            MessageId = reader.Text(64, SmppStatus.InvalidMessageId),
            FinalDate = reader.Text(16, SmppStatus.InvalidSchedule),
            State = (SmppMessageState)reader.Octet(),
            ErrorCode = reader.Octet(),
        };
        return reader.Fault;
    }

    /// <inheritdoc />
    public readonly void Write(ref SmppWriter writer)
    {
        writer.Text(MessageId);
        writer.Text(FinalDate);
        writer.Octet((byte)State);
        writer.Octet(ErrorCode);
    }
}

/// <summary>cancel_sm (SMPP 3.4, 4.9); its answer is a header alone. It borrows the bytes it was read from.</summary>
public ref struct SmppCancel : ISmppBody
{
    /// <summary>Mostly none.</summary>
    public ReadOnlySpan<byte> ServiceType { get; set; }

    /// <summary>Which message; none for all between the two addresses.</summary>
    public ReadOnlySpan<byte> MessageId { get; set; }

    /// <summary>Who had sent it.</summary>
    public SmppAddress Source { get; set; }

    /// <summary>Whom it was for.</summary>
    public SmppAddress Destination { get; set; }

    /// <inheritdoc />
    public readonly int Length =>
        ServiceType.Length + 1 + MessageId.Length + 1 + Source.Length + Destination.Length;

    /// <summary>Reads the body of a cancel_sm.</summary>
    public static SmppStatus Read(ReadOnlySpan<byte> body, out SmppCancel cancel)
    {
        var reader = new SmppReader(body);
        cancel = new SmppCancel
        {
            ServiceType = reader.Text(5, SmppStatus.InvalidServiceType),
            MessageId = reader.Text(64, SmppStatus.InvalidMessageId),
            Source = reader.Address(SmppStatus.InvalidSource),
            Destination = reader.Address(SmppStatus.InvalidDestination),
        };
        return reader.Fault;
    }

    /// <inheritdoc />
    public readonly void Write(ref SmppWriter writer)
    {
        writer.Text(ServiceType);
        writer.Text(MessageId);
        writer.Address(Source);
        writer.Address(Destination);
    }
}
