using System.Buffers;
using System.Text;
using CsCheck;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Protocols.Tests.Smpp;

public sealed class PduTests
{
    [Fact]
    public void What_is_written_is_read() =>
        AnyMessage.Generator.Sample(any =>
        {
            var pdu = any.Write();
            Assert.Equal(SmppFraming.Complete, SmppHeader.Read(pdu, out var header));
            Assert.Equal(new SmppHeader(pdu.Length, any.Command, SmppStatus.Ok, any.Sequence), header);
            Assert.Equal(SmppStatus.Ok, SmppMessage.Read(any.Command, pdu.AsSpan(SmppHeader.Size), out var message));
            Assert.Equal(any.ServiceType, Encoding.ASCII.GetString(message.ServiceType));
            Assert.Equal(any.Source, Encoding.ASCII.GetString(message.Source.Digits));
            Assert.Equal(any.Destination, Encoding.ASCII.GetString(message.Destination.Digits));
            Assert.Equal((any.Ton, 1), (message.Source.TypeOfNumber, message.Source.NumberingPlan));
            Assert.Equal((1, any.Ton), (message.Destination.TypeOfNumber, message.Destination.NumberingPlan));
            Assert.Equal(
                (any.EsmClass, any.Registered, any.Coding),
                (message.EsmClass, message.RegisteredDelivery, message.DataCoding));
            Assert.Equal(any.Validity, Encoding.ASCII.GetString(message.ValidityPeriod));
            Assert.Equal(any.Text, message.ShortMessage.ToArray());
            foreach (var (tag, value) in any.Tlvs.DistinctBy(tlv => tlv.Tag))
            {
                Assert.True(message.Tlvs.TryFind(tag, out var found));
                Assert.Equal(value, found.ToArray());
            }
        });

    [Fact]
    public void Whatever_bytes_come_are_read_or_refused() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.UInt[0, 12]).Sample(
            (bytes, command) =>
            {
                SmppHeader.Read(bytes, out _);
                ReadAll(bytes);
                SmppMessage.Read((SmppCommand)command, bytes, out _);
            },
            iter: 100_000);

    [Fact]
    public void Whatever_is_changed_in_a_message_it_is_read_or_refused() =>
        Gen.Select(AnyMessage.Generator, Gen.Select(Gen.Int[0, 2000], Gen.Byte).Array[1, 8], Gen.Int[0, 600]).Sample(
            (any, changes, cut) =>
            {
                var bytes = any.Write();
                foreach (var (at, value) in changes)
                {
                    bytes[at % bytes.Length] = value;
                }

                bytes = bytes[..Math.Min(bytes.Length, SmppHeader.Size + cut)];
                if (SmppHeader.Read(bytes, out var header) is SmppFraming.Complete)
                {
                    Assert.InRange(header.Length, SmppHeader.Size, SmppHeader.LongestPdu);
                }

                var body = bytes.AsSpan(SmppHeader.Size);
                if (SmppMessage.Read(any.Command, body, out var message) is SmppStatus.Ok)
                {
                    DeliveryReceipt.Read(message);
                    Assert.Equal(body.Length, message.Length);
                }

                ReadAll(body);
            },
            iter: 30_000);

    [Theory]
    [InlineData("", SmppFraming.Incomplete)]
    [InlineData("000000", SmppFraming.Incomplete)]
    [InlineData("00000010", SmppFraming.Incomplete)]
    [InlineData("0000000F", SmppFraming.Broken)]
    [InlineData("00000000", SmppFraming.Broken)]
    [InlineData("FFFFFFFF", SmppFraming.Broken)]
    [InlineData("00012001", SmppFraming.Broken)]
    [InlineData("00000010000000150000000000000001", SmppFraming.Complete)]
    [InlineData("00000011000000150000000000000001", SmppFraming.Incomplete)]
    public void A_length_that_cannot_be_is_told_at_once(string hex, SmppFraming expected) =>
        Assert.Equal(expected, SmppHeader.Read(Convert.FromHexString(hex), out _));

    [Theory]
    [InlineData("41424344454647484950515253545556", SmppStatus.InvalidSystemId)]
    [InlineData("4142", SmppStatus.InvalidCommandLength)]
    [InlineData("4100420043000034", SmppStatus.InvalidCommandLength)]
    [InlineData("41004200434445464748494A4B4C4D4E4F00340000", SmppStatus.InvalidSystemType)]
    [InlineData("410042004300340101", SmppStatus.InvalidCommandLength)]
    [InlineData("41004200430034010100", SmppStatus.Ok)]
    public void A_bind_is_refused_by_its_first_fault(string hex, SmppStatus expected) =>
        Assert.Equal(expected, SmppBind.Read(Convert.FromHexString(hex), out _));

    [Theory]
    [InlineData("000000310000003100000000000000000000054142")]
    [InlineData("000000310000003100000000000000000000")]
    [InlineData("00000031000000310000000000000000000000FF")]
    [InlineData("000000310000003100000000000000000000000424FFFF41")]
    public void A_text_that_is_shorter_than_it_says_is_refused(string hex) =>
        Assert.NotEqual(
            SmppStatus.Ok, SmppMessage.Read(SmppCommand.SubmitSm, Convert.FromHexString(hex), out _));

    [Fact]
    public void Every_other_body_is_read_as_it_was_written()
    {
        Span<byte> room = stackalloc byte[64];
        var tlvs = new SmppTlvWriter(room);
        tlvs.Add(SmppTag.InterfaceVersion, SmppBind.Version34);
        tlvs.AddText(SmppTag.ReceiptedMessageId, "m1"u8);
        var address = new SmppAddress(1, 1, "8613800138000"u8);

        SmppBind.Read(Body(new SmppBind
        {
            SystemId = "csss"u8, Password = "secret"u8, SystemType = "t"u8, InterfaceVersion = 0x34,
            TypeOfNumber = 1, NumberingPlan = 2, AddressRange = "^1"u8,
        }), out var bind);
        Assert.Equal("csss|secret|t|^1", Text(bind.SystemId, bind.Password, bind.SystemType, bind.AddressRange));
        Assert.Equal((0x34, 1, 2), (bind.InterfaceVersion, bind.TypeOfNumber, bind.NumberingPlan));

        SmppBindAnswer.Read(Body(new SmppBindAnswer { SystemId = "smsc"u8, Tlvs = tlvs.Written }), out var bound);
        Assert.Equal(("smsc", (byte?)0x34), (Text(bound.SystemId), bound.Tlvs.FindOctet(SmppTag.InterfaceVersion)));
        Assert.Equal("m1", Text(bound.Tlvs.FindText(SmppTag.ReceiptedMessageId)));

        SmppMessageAnswer.Read(Body(new SmppMessageAnswer { MessageId = "m2"u8 }), out var sent);
        Assert.Equal("m2", Text(sent.MessageId));

        SmppQuery.Read(Body(new SmppQuery { MessageId = "m3"u8, Source = address }), out var query);
        Assert.Equal("m3|8613800138000", Text(query.MessageId, query.Source.Digits));

        SmppQueryAnswer.Read(
            Body(new SmppQueryAnswer
            {
                MessageId = "m4"u8, FinalDate = "261124161500000+"u8, State = SmppMessageState.Delivered, ErrorCode = 7,
            }),
            out var answer);
        Assert.Equal("m4|261124161500000+", Text(answer.MessageId, answer.FinalDate));
        Assert.Equal((SmppMessageState.Delivered, 7), (answer.State, answer.ErrorCode));

        SmppCancel.Read(
            Body(new SmppCancel { ServiceType = "S"u8, MessageId = "m5"u8, Source = address, Destination = address }),
            out var cancel);
        Assert.Equal(
            "S|m5|8613800138000|8613800138000",
            Text(cancel.ServiceType, cancel.MessageId, cancel.Source.Digits, cancel.Destination.Digits));
    }

    [Fact]
    public void A_refusal_may_have_no_body()
    {
        Assert.Equal(SmppStatus.Ok, SmppBindAnswer.Read([], out _));
        Assert.Equal(SmppStatus.Ok, SmppMessageAnswer.Read([], out var answer));
        Assert.True(answer.MessageId.IsEmpty);
        Assert.Equal(SmppStatus.Ok, SmppQueryAnswer.Read([], out _));
    }

    [Theory]
    [InlineData("6D3100", "m1")]
    [InlineData("6D31", "m1")]
    [InlineData("00", "")]
    [InlineData("6D31000427", "m1")]
    [InlineData("6D3100042700FF01", "m1")]
    public void The_name_in_an_answer_is_taken_in_whatever_form_it_comes(string hex, string id)
    {
        SmppMessageAnswer.Read(Convert.FromHexString(hex), out var answer);
        Assert.Equal(id, Text(answer.MessageId));
    }

    [Theory]
    [InlineData(64, true, 64)]
    [InlineData(65, true, 65)]
    [InlineData(65, false, 65)]
    [InlineData(66, true, 65)]
    [InlineData(300, false, 65)]
    public void A_long_name_in_an_answer_is_taken_up_to_65_octets(int length, bool hasEnd, int expected)
    {
        byte[] body = [.. Enumerable.Repeat((byte)'a', length), .. hasEnd ? new byte[1] : []];
        Assert.Equal(SmppStatus.Ok, SmppMessageAnswer.Read(body, out var answer));
        Assert.Equal(expected, answer.MessageId.Length);
    }

    [Fact]
    public void What_belongs_to_a_message_is_kept_of_its_parameters_and_read_again()
    {
        Span<byte> room = stackalloc byte[128];
        var tlvs = new SmppTlvWriter(room);
        tlvs.Add(SmppTag.MessagePayload, [1, 2, 3]);
        tlvs.Add(SmppTag.DestinationSubunit, 1);
        tlvs.Add(SmppTag.SarTotal, 2);
        tlvs.Add((SmppTag)0x1400, [9]);
        tlvs.Add(SmppTag.MoreMessagesToSend, 1);
        var kept = tlvs.Written.OfMessage();
        Assert.Equal("00050001011400000109", Convert.ToHexString(kept));
        Assert.True(SmppTlvs.TryRead(kept, out var read));
        Assert.Equal((byte?)9, read.FindOctet((SmppTag)0x1400));
        Assert.False(SmppTlvs.TryRead(kept.AsSpan(1), out _));
    }

    private static byte[] Body<TBody>(in TBody body)
        where TBody : struct, ISmppBody, allows ref struct
    {
        var output = new ArrayBufferWriter<byte>();
        SmppPdu.Write(output, SmppCommand.SubmitSm, SmppStatus.Ok, 1, body);
        return output.WrittenSpan[SmppHeader.Size..].ToArray();
    }

    private static string Text(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default, ReadOnlySpan<byte> third = default,
        ReadOnlySpan<byte> fourth = default)
    {
        var all = $"{Encoding.ASCII.GetString(first)}|{Encoding.ASCII.GetString(second)}|"
            + $"{Encoding.ASCII.GetString(third)}|{Encoding.ASCII.GetString(fourth)}";
        return all.TrimEnd('|');
    }

    private static void ReadAll(ReadOnlySpan<byte> body)
    {
        SmppBind.Read(body, out _);
        SmppBindAnswer.Read(body, out _);
        SmppMessageAnswer.Read(body, out _);
        SmppQuery.Read(body, out _);
        SmppQueryAnswer.Read(body, out _);
        SmppCancel.Read(body, out _);
    }
}
