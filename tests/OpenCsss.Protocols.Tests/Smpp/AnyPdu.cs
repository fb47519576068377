using System.Buffers;
using System.Text;
using CsCheck;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Protocols.Tests.Smpp;

/// <summary>A message whose every field is given, as a value that a test can print and compare.</summary>
internal sealed record AnyMessage(
    SmppCommand Command, uint Sequence, string ServiceType, string Source, string Destination, byte Ton, byte EsmClass,
    string Validity, byte Registered, byte Coding, byte[] Text, (SmppTag Tag, byte[] Value)[] Tlvs)
{
    private static readonly Gen<string> Ascii = Gen.String[Gen.Char['!', '~'], 0, 20];

    private static readonly Gen<(SmppTag, byte[])[]> AnyTlvs =
        Gen.Select(Gen.UShort[1, 0x1500].Select(tag => (SmppTag)tag), Gen.Byte.Array[0, 40]).Array[0, 6];

    public static readonly Gen<AnyMessage> Generator = Gen.Select(
        Gen.OneOf(SmppCommand.SubmitSm, SmppCommand.DeliverSm, SmppCommand.DataSm),
        Gen.UInt,
        Gen.Select(Gen.String[Gen.Char['A', 'Z'], 0, 5], Ascii, Ascii),
        Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte, Gen.Byte),
        Gen.String[Gen.Char['0', '9'], 16, 16],
        Gen.Byte.Array[0, SmppMessage.LongestShortMessage],
        AnyTlvs,
        (command, sequence, texts, octets, validity, text, tlvs) => new AnyMessage(
            command, sequence, texts.Item1, texts.Item2, texts.Item3, octets.Item1, octets.Item2,
            command is SmppCommand.DataSm ? "" : validity, octets.Item3, octets.Item4,
            command is SmppCommand.DataSm ? [] : text, tlvs));

    /// <summary>The whole PDU.</summary>
    public byte[] Write()
    {
        Span<byte> room = stackalloc byte[1024];
        var tlvs = new SmppTlvWriter(room);
        foreach (var (tag, value) in Tlvs)
        {
            tlvs.Add(tag, value);
        }

        var message = new SmppMessage
        {
            IsData = Command is SmppCommand.DataSm,
            ServiceType = Encoding.ASCII.GetBytes(ServiceType),
            Source = new SmppAddress(Ton, 1, Encoding.ASCII.GetBytes(Source)),
            Destination = new SmppAddress(1, Ton, Encoding.ASCII.GetBytes(Destination)),
            EsmClass = EsmClass,
            ValidityPeriod = Encoding.ASCII.GetBytes(Validity),
            RegisteredDelivery = Registered,
            DataCoding = Coding,
            ShortMessage = Text,
            Tlvs = tlvs.Written,
        };
        var output = new ArrayBufferWriter<byte>();
        SmppPdu.Write(output, Command, SmppStatus.Ok, Sequence, message);
        return output.WrittenSpan.ToArray();
    }
}
