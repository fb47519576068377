namespace OpenCsss.Platform.Modules.Sms;

/// <summary>Whom a message comes from or goes to, as SMPP has it. <c>default</c> is nobody.</summary>
/// <param name="Digits">At most 20 characters; letters too, where <paramref name="TypeOfNumber"/> is 5.</param>
/// <param name="TypeOfNumber">TON.</param>
/// <param name="NumberingPlan">NPI.</param>
internal readonly record struct SmsAddress(string? Digits, byte TypeOfNumber, byte NumberingPlan)
{
    public bool IsEmpty => string.IsNullOrEmpty(Digits);

    public override string ToString() => Digits ?? "";
}

/// <summary>What a message that was submitted over SMPP carries beside its content; handed on as it came.</summary>
/// <param name="To">The SIM, as its sender has named it: receipts come from there.</param>
/// <param name="ProtocolId">How the mobile is to take it (3GPP TS 23.040, 9.2.3.9).</param>
/// <param name="Tlvs">Optional parameters of the message, in hexadecimal as they stood on the wire.</param>
internal sealed record SmsEnvelope(SmsAddress To, byte ProtocolId, string Tlvs)
{
    /// <summary>The most octets of <see cref="Tlvs"/>.</summary>
    public const int LongestTlvs = 512;

    /// <summary>Of a message that came another way.</summary>
    public static SmsEnvelope None { get; } = new(default, 0, "");
}
