using System.Text;
using OpenCsss.Protocols.Smpp;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What an SMSC says about messages, in whatever form; and what it says and nobody can read.</summary>
public abstract class SmscNotificationTests(Engine engine) : SmscScenario(engine)
{
    private const byte Receipt = SmppMessage.DeliveryReceipt;
    private const string Delivered = "id:m1 sub:001 dlvrd:001 submit date:2606151000 done date:2606151001 ";

    [Theory]
    [InlineData(8, Delivered + "stat:DELIVRD err:000 text:", "2", "")]
    [InlineData(0x18, "id:m1 stat:UNDELIV err:045", "3", "045")]
    [InlineData(0, "id:m1\nstat:EXPIRED\nerr:7", "4", "7")]
    [InlineData(0, "id:m1\r\nstat:DELIVRD\r\nerr:000", "2", "")]
    [InlineData(0, "id:m1\0stat:DELIVRD\0", "2", "")]
    [InlineData(0, "id:m1 stat:DELIVRD\0\0\0", "2", "")]
    [InlineData(0, "id:m1\tstat:FAILED\terr:11", "3", "11")]
    [InlineData(0, "id:m1 stat:REJECTED err:1", "3", "1")]
    [InlineData(0, "id:m1 stat:UNDELIVERABLE err:1", "3", "1")]
    [InlineData(0, "id:m1 stat:UNDELIVERED err:1", "3", "1")]
    [InlineData(0, "id:m1 stat:DELIVERD err:000", "2", "")]
    [InlineData(0, "id:m1 stat:SKIPPED err:1", "3", "1")]
    [InlineData(0, "id:m1 status:delivered", "2", "")]
    [InlineData(0, "id:m1 stat:DELIVRD text:stat:UNDELIV err:9", "2", "")]
    public async Task A_receipt_is_read_in_the_form_that_it_has(byte coding, string text, string status, string error)
    {
        await StartAsync();
        var id = await TakenAsync();
        Assert.Equal(SmppStatus.Ok, await NotifyAsync(Receipt, Encoding.ASCII.GetBytes(text), coding));
        await UntilStatusAsync(id, status, error);
        Assert.Empty(await ReceivedAsync());
    }

    [Theory]
    [InlineData(9, "", "3")]
    [InlineData(0, "id:m1 stat:DELIVRD err:000", "2")]
    [InlineData(7, "id:m1 stat:EXPIRED", "4")]
    [InlineData(1, "id:m1 stat:DELIVRD", "2")]
    [InlineData(200, "id:m1 stat:UNDELIV", "3")]
    [InlineData(2, "id:m1 stat:UNDELIV", "2")]
    public async Task A_parameter_that_names_no_end_gives_way_to_a_text_that_does(byte state, string text, string status)
    {
        await StartAsync();
        var id = await TakenAsync();
        await NotifyAsync(Receipt, Encoding.ASCII.GetBytes(text), 0, "m1", state);
        await UntilStatusAsync(id, status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_receipt_in_UCS_2_is_read_in_either_order_of_octets(bool isBigEndian)
    {
        await StartAsync();
        var id = await TakenAsync();
        var encoding = isBigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode;
        await NotifyAsync(Receipt, encoding.GetBytes("\uFEFFid:m1 stat:DELIVRD err:000 text:你好"), 8);
        await UntilStatusAsync(id, "2");
    }

    [Theory]
    [InlineData(0x20, "id:m1 stat:ENROUTE")]
    [InlineData(0x20, "id:m1 stat:UNDELIV err:011")]
    [InlineData(0x20, "retrying")]
    [InlineData(0x04, "thank you")]
    [InlineData(0x04, "")]
    [InlineData(0x04, "id:m1 stat:SOMETHING")]
    [InlineData(0x08, "read at noon")]
    [InlineData(0x18, "aborted")]
    [InlineData(0x44, "\u0003\u0001\u0001\u0001thank you")]
    public async Task What_is_said_about_a_message_is_never_one_of_the_SIM_and_ends_nothing_that_it_does_not_name(
        byte esmClass, string text)
    {
        await StartAsync();
        var id = await TakenAsync();
        Assert.Equal(SmppStatus.Ok, await NotifyAsync(esmClass, Encoding.ASCII.GetBytes(text)));
        Assert.Equal(("1", ""), await StatusAsync(id));
        Assert.Empty(await Host.EventsAsync(Partner, Token));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x10)]
    [InlineData(0x80)]
    public async Task What_the_user_of_the_SIM_has_written_is_a_message(byte esmClass)
    {
        await StartAsync();
        Assert.Equal(SmppStatus.Ok, await NotifyAsync(esmClass, "id:m1 stat:DELIVRD"u8.ToArray()));
        Assert.Equal(["id:m1 stat:DELIVRD"], await ReceivedAsync());
    }

    private async Task<string> TakenAsync()
    {
        var id = await SendAsync();
        await UntilStatusAsync(id, "1");
        return id;
    }

    private Task<SmppStatus> NotifyAsync(
        byte esmClass, byte[] text, byte coding = 0, string? named = null, byte? state = null)
    {
        Span<byte> room = stackalloc byte[64];
        var tlvs = new SmppTlvWriter(room);
        if (named is not null)
        {
            tlvs.AddText(SmppTag.ReceiptedMessageId, Encoding.ASCII.GetBytes(named));
        }

        if (state is { } octet)
        {
            tlvs.Add(SmppTag.MessageState, octet);
        }

        return DeliverAsync(SmscPdu.Deliver(new SmppMessage
        {
            Source = new SmppAddress(1, 1, Encoding.ASCII.GetBytes(Number)),
            Destination = new SmppAddress(0, 1, "1000"u8),
            EsmClass = esmClass,
            DataCoding = coding,
            ShortMessage = text,
            Tlvs = tlvs.Written,
        }));
    }
}

public sealed class SmscNotificationTestsOnSqlite() : SmscNotificationTests(Engine.Sqlite);

public sealed class SmscNotificationTestsOnPostgres() : SmscNotificationTests(Engine.Postgres);
