using System.Text;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Protocols.Tests.Smpp;

public sealed class DeliveryReceiptTests
{
    private const string Appendix =
        "id:IIIII sub:001 dlvrd:001 submit date:2611241615 done date:2611241616 stat:DELIVRD err:000 text:Hello id:7";

    [Theory]
    [InlineData(Appendix, "IIIII", SmppMessageState.Delivered, "")]
    [InlineData("id:1 stat:UNDELIV err:045", "1", SmppMessageState.Undeliverable, "045")]
    [InlineData("ID: 1 Stat:EXPIRED Err:1", "1", SmppMessageState.Expired, "1")]
    [InlineData("id:1 sub:001 stat:SOMETHING err:000", "1", SmppMessageState.None, "")]
    [InlineData("stat:REJECTD id:9", "9", SmppMessageState.Rejected, "")]
    public void The_text_of_the_appendix_is_read(string text, string id, SmppMessageState state, string error) =>
        Assert.Equal(new DeliveryReceipt(id, state, error), Read(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData(8)]
    [InlineData(0)]
    public void A_receipt_in_UCS_2_is_read_whether_it_says_so_or_not(byte coding) =>
        Assert.Equal(
            new DeliveryReceipt("IIIII", SmppMessageState.Delivered, ""),
            Read(Encoding.BigEndianUnicode.GetBytes(Appendix), coding));

    [Fact]
    public void Parameters_are_believed_before_the_text()
    {
        Span<byte> room = stackalloc byte[64];
        var tlvs = new SmppTlvWriter(room);
        tlvs.AddText(SmppTag.ReceiptedMessageId, "abc"u8);
        tlvs.Add(SmppTag.MessageState, (byte)SmppMessageState.Undeliverable);
        tlvs.Add(SmppTag.NetworkErrorCode, [3, 0, 27]);
        var message = new SmppMessage { ShortMessage = Encoding.ASCII.GetBytes(Appendix), Tlvs = tlvs.Written };
        Assert.Equal(
            new DeliveryReceipt("abc", SmppMessageState.Undeliverable, "27") { IdInText = "IIIII" },
            DeliveryReceipt.Read(message));
    }

    [Fact]
    public void A_text_of_somebodys_is_no_receipt() =>
        Assert.Null(DeliveryReceipt.Read(new SmppMessage { ShortMessage = Encoding.ASCII.GetBytes(Appendix) }));

    [Theory]
    [InlineData("thank you")]
    [InlineData("")]
    [InlineData("id:1 stat:SOMETHING")]
    [InlineData("stat:DELIVRD")]
    public void A_receipt_that_does_not_say_what_became_of_what_is_one_and_not_understood(string text) =>
        Assert.False(Read(Encoding.ASCII.GetBytes(text))!.IsUnderstood);

    [Theory]
    [InlineData(0x00, false)]
    [InlineData(0x10, false)]
    [InlineData(0x40, false)]
    [InlineData(0x80, false)]
    [InlineData(0x04, true)]
    [InlineData(0x08, true)]
    [InlineData(0x18, true)]
    [InlineData(0x20, true)]
    [InlineData(0x24, true)]
    [InlineData(0x44, true)]
    public void The_kind_tells_what_is_said_about_a_message_from_what_somebody_has_written(byte esmClass, bool expected) =>
        Assert.Equal(
            expected, DeliveryReceipt.IsNotification(new SmppMessage { EsmClass = esmClass, ShortMessage = "hello"u8 }));

    [Theory]
    [InlineData("id:4711 stat:FOO err:012 text:Call me at 555", "id:0000 stat:FOO err:012 text:aaaa aa aa 000")]
    [InlineData("thank you 你好, Ann", "aaaaa aaa aa aaa")]
    [InlineData("id:1\nstat:A-B\0err:x", "id:0 stat:a-a err:x")]
    [InlineData("stat:ALONGWORDTHATISNOSTATE", "stat:aaaaaaaaaaaaaaaaaaaaaa")]
    public void A_text_is_shown_without_what_it_says(string text, string masked) =>
        Assert.Equal(masked, new ReceiptText(text).Mask());

    [Fact]
    public void A_long_text_is_shown_in_part() => Assert.Equal(160, new ReceiptText(new string('z', 5_000)).Mask().Length);

    [Theory]
    [InlineData(SmppMessageState.Delivered)]
    [InlineData(SmppMessageState.Expired)]
    [InlineData(SmppMessageState.Deleted)]
    [InlineData(SmppMessageState.Undeliverable)]
    [InlineData(SmppMessageState.Accepted)]
    [InlineData(SmppMessageState.Rejected)]
    [InlineData(SmppMessageState.EnRoute)]
    [InlineData(SmppMessageState.Unknown)]
    public void What_is_written_is_read(SmppMessageState state)
    {
        var receipt = new DeliveryReceipt("4711", state, "12");
        var at = new DateTimeOffset(2026, 11, 24, 16, 15, 0, TimeSpan.Zero);
        Assert.Equal(receipt, Read(Encoding.ASCII.GetBytes(receipt.ToText(at, at))));
    }

    private static DeliveryReceipt? Read(ReadOnlySpan<byte> text, byte coding = 0) =>
        DeliveryReceipt.Read(new SmppMessage
        {
            EsmClass = SmppMessage.DeliveryReceipt, DataCoding = coding, ShortMessage = text,
        });
}
