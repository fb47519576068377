namespace OpenCsss.Protocols.Smpp;

/// <summary>
/// Where a message comes from or goes to (SMPP 3.4, 5.2.5 to 5.2.9). <c>default</c> is no address. It borrows the bytes
/// that it was read from.
/// </summary>
/// <param name="typeOfNumber">TON: 0 unknown, 1 international, 2 national, 5 letters.</param>
/// <param name="numberingPlan">NPI: 0 unknown, 1 E.164.</param>
/// <param name="digits">ASCII, at most 20 octets, none of them zero.</param>
public readonly ref struct SmppAddress(byte typeOfNumber, byte numberingPlan, ReadOnlySpan<byte> digits)
{
    /// <summary>The most octets of an address.</summary>
    public const int Longest = 20;

    /// <summary>TON.</summary>
    public byte TypeOfNumber { get; } = typeOfNumber;

    /// <summary>NPI.</summary>
    public byte NumberingPlan { get; } = numberingPlan;

    /// <summary>The address itself, ASCII.</summary>
    public ReadOnlySpan<byte> Digits { get; } = digits;

    internal int Length => 2 + Digits.Length + 1;
}
