using System.Text;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Protocols.Tests.Smpp;

public sealed class ReadingReceipts
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
        Assert.Equal(new DeliveryReceipt("abc", SmppMessageState.Undeliverable, "27"), DeliveryReceipt.Read(message));
    }

    [Fact]
    public void A_text_of_somebodys_is_no_receipt() =>
        Assert.Null(DeliveryReceipt.Read(new SmppMessage { ShortMessage = Encoding.ASCII.GetBytes(Appendix) }));

    [Fact]
    public void A_receipt_that_says_nothing_is_none() => Assert.Null(Read("thank you"u8));

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
