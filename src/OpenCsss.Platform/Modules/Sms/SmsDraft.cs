using System.Globalization;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>What a message says, as it is stored and as it is sent.</summary>
/// <param name="Form">How <paramref name="Stored"/> is to be read.</param>
/// <param name="Stored">The text, or octets in hexadecimal.</param>
/// <param name="Coding">How it goes over the air.</param>
internal readonly record struct SmsContent(SmsForm Form, string Stored, DataCoding Coding)
{
    /// <summary>
    /// The octet that its sender has given for <see cref="Coding"/>, where that says more: a message class, a
    /// SIM's own data, an indication. Null for the coding's plain one.
    /// </summary>
    public byte? CodingOctet { get; init; }

    /// <summary>A text, in a coding if that can hold all of it, else in the alphabet that it fits.</summary>
    public static SmsContent OfText(string text, DataCoding coding) =>
        new(SmsForm.Text, text, MessageText.Of(text, coding).Coding);

    public static SmsContent OfBinary(ReadOnlySpan<byte> octets) =>
        new(SmsForm.Octets, Convert.ToHexString(octets), DataCoding.Binary);

    public bool IsBinary =>
        Form is SmsForm.Octets || (Form is SmsForm.OctetsWithHeader && Coding is DataCoding.Binary);

    /// <summary><c>data_coding</c> of the octets that <see cref="Split"/> gives.</summary>
    public byte CodingOfParts => CodingOctet ?? (byte)ToMessage().Coding;

    /// <summary>How many short messages it consists of.</summary>
    public int CountParts(ReferenceLength reference) =>
        Form is SmsForm.OctetsWithHeader ? 1 : MessageSplitter.CountParts(ToMessage(), reference);

    /// <summary>The short messages, each as it goes over the air.</summary>
    /// <param name="reference">How long their common number is.</param>
    /// <param name="smsId">The common number follows from it, so that a repetition has the same.</param>
    public IReadOnlyList<byte[]> Split(ReferenceLength reference, long smsId) =>
        Form is SmsForm.OctetsWithHeader
            ? [Convert.FromHexString(Stored)]
            : MessageSplitter.Split(ToMessage(), reference, NumberOf(smsId));

    private MessageText ToMessage() => Form is SmsForm.Text
        ? MessageText.Of(Stored, Coding)
        : new MessageText(Coding, Convert.FromHexString(Stored));

    /// <summary>Neighbours differ in every bit that counts.</summary>
    private static int NumberOf(long smsId) => (int)(unchecked((ulong)smsId * 0x9E37_79B9_7F4A_7C15UL) >> 48);
}

/// <summary>How the content of a message is stored. The numbers are the database's.</summary>
internal enum SmsForm
{
    Text = 1,

    /// <summary>Hexadecimal.</summary>
    Octets = 2,

    /// <summary>Hexadecimal; one short message that begins with a header of its sender's.</summary>
    OctetsWithHeader = 3,
}

/// <summary>A message that somebody wants sent.</summary>
/// <param name="Content">What it says.</param>
/// <param name="Parts">How many short messages it consists of.</param>
/// <param name="Validity">How long it is worth sending.</param>
/// <param name="RequestId">The sender's reference; null without one.</param>
internal sealed record SmsDraft(SmsContent Content, int Parts, TimeSpan Validity, string? RequestId)
{
    /// <summary>Which way it came.</summary>
    public SmsOrigin Origin { get; init; } = SmsOrigin.Api;

    /// <summary>The sender's address; empty for the SMSC's own.</summary>
    public SmsAddress Peer { get; init; }

    /// <summary>What it carries beside its content, as it was submitted.</summary>
    public SmsEnvelope Envelope { get; init; } = SmsEnvelope.None;

    /// <summary>What of it the sender wants to hear over SMPP.</summary>
    public ReceiptWish Receipt { get; init; }
}

/// <summary>Where a message came from. The numbers are the database's.</summary>
internal enum SmsOrigin
{
    Api = 1,
    Smpp = 2,
    Network = 3,
}

/// <summary>Which receipts a sender over SMPP wants. The numbers are the wire's and the database's.</summary>
internal enum ReceiptWish
{
    None = 0,
    Always = 1,
    OnFailure = 2,
}

/// <summary>Ways of a message. The numbers are the database's.</summary>
internal enum SmsDirection
{
    /// <summary>To the SIM.</summary>
    Terminated = 1,

    /// <summary>From the SIM.</summary>
    Originated = 2,
}

internal static class SmsNumbers
{
    public static ReferenceLength ReferenceOf(SmsOptions options) => (ReferenceLength)options.ReferenceBits;

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
