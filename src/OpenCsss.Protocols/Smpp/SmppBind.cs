namespace OpenCsss.Protocols.Smpp;

/// <summary>
/// bind_transmitter, bind_receiver and bind_transceiver (SMPP 3.4, 4.1). It borrows the bytes that it was read from.
/// </summary>
public ref struct SmppBind : ISmppBody
{
    /// <summary>SMPP 3.4.</summary>
    public const byte Version34 = 0x34;

    /// <summary>Who binds; ASCII, at most 15 octets.</summary>
    public ReadOnlySpan<byte> SystemId { get; set; }

    /// <summary>ASCII, at most 8 octets; longer ones, up to 64, are read because some networks use them.</summary>
    public ReadOnlySpan<byte> Password { get; set; }

    /// <summary>What kind of system binds; at most 12 octets, mostly none.</summary>
    public ReadOnlySpan<byte> SystemType { get; set; }

    /// <summary><see cref="Version34"/>, or less for older versions.</summary>
    public byte InterfaceVersion { get; set; }

    /// <summary>TON of the addresses that it serves.</summary>
    public byte TypeOfNumber { get; set; }

    /// <summary>NPI of the addresses that it serves.</summary>
    public byte NumberingPlan { get; set; }

    /// <summary>A pattern of addresses; at most 40 octets, mostly none.</summary>
    public ReadOnlySpan<byte> AddressRange { get; set; }

    /// <inheritdoc />
    public readonly int Length => SystemId.Length + Password.Length + SystemType.Length + AddressRange.Length + 7;

    /// <summary>Reads the body of a bind.</summary>
    /// <returns><see cref="SmppStatus.Ok"/>, or the status to answer with.</returns>
    public static SmppStatus Read(ReadOnlySpan<byte> body, out SmppBind bind)
    {
        var reader = new SmppReader(body);
        bind = new SmppBind
        {
            SystemId = reader.Text(15, SmppStatus.InvalidSystemId),
            Password = reader.Text(64, SmppStatus.InvalidPassword),
            SystemType = reader.Text(12, SmppStatus.InvalidSystemType),
            InterfaceVersion = reader.Octet(),
            TypeOfNumber = reader.Octet(),
            NumberingPlan = reader.Octet(),
            AddressRange = reader.Text(40, SmppStatus.InvalidCommandLength),
        };
        return reader.Fault;
    }

    /// <inheritdoc />
    public readonly void Write(ref SmppWriter writer)
    {
        writer.Text(SystemId);
        writer.Text(Password);
        writer.Text(SystemType);
        writer.Octet(InterfaceVersion);
        writer.Octet(TypeOfNumber);
        writer.Octet(NumberingPlan);
        writer.Text(AddressRange);
    }
}

/// <summary>The answer to a bind (SMPP 3.4, 4.1.2 and following). It borrows the bytes that it was read from.</summary>
public ref struct SmppBindAnswer : ISmppBody
{
    /// <summary>Who answers; ASCII, at most 15 octets.</summary>
    public ReadOnlySpan<byte> SystemId { get; set; }

    /// <summary>Its optional parameters.</summary>
    public SmppTlvs Tlvs { get; set; }

    /// <inheritdoc />
    public readonly int Length => SystemId.Length + 1 + Tlvs.Length;

    /// <summary>Reads the body; a refusal may have none.</summary>
    public static SmppStatus Read(ReadOnlySpan<byte> body, out SmppBindAnswer answer)
    {
        if (body.IsEmpty)
        {
            answer = default;
            return SmppStatus.Ok;
        }

        var reader = new SmppReader(body);
        answer = new SmppBindAnswer
        {
            SystemId = reader.Text(64, SmppStatus.InvalidSystemId),
            Tlvs = reader.Tlvs(),
        };
        return reader.Fault;
    }

    /// <inheritdoc />
    public readonly void Write(ref SmppWriter writer)
    {
        writer.Text(SystemId);
        writer.Octets(Tlvs.Octets);
    }
}
