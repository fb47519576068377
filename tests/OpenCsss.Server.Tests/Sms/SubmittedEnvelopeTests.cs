using System.Text;
using System.Text.Json.Nodes;
using OpenCsss.Platform.Modules.Sms.SmppClient;
using OpenCsss.Protocols.Smpp;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// What a partner submits over SMPP beside the text, on its way to the SMSC and back in receipts; what SIMs send, on its
/// way to a partner.
/// </summary>
public abstract class SubmittedEnvelopeTests(Engine engine) : SmscScenario(engine)
{
    private const string SystemId = "partner-1";
    private const string Password = "s3cret";

    [Theory]
    [InlineData(0x7F, 0xF6, 0x40, "02700000112233")]
    [InlineData(0x7F, 0xF6, 0x00, "00112233")]
    [InlineData(0x41, 0x00, 0x00, "68656C6C6F")]
    [InlineData(0x00, 0x10, 0x00, "68656C6C6F")]
    [InlineData(0x00, 0xF0, 0x00, "68656C6C6F")]
    [InlineData(0x00, 0x18, 0x00, "00480069")]
    [InlineData(0x40, 0x15, 0x00, "0001FF")]
    [InlineData(0x00, 0xC8, 0x00, "41")]
    [InlineData(0x00, 0x08, 0x00, "004F004B")]
    [InlineData(0x00, 0x03, 0x00, "E9E8")]
    [InlineData(0x00, 0x01, 0x00, "4F4B")]
    [InlineData(0x00, 0x02, 0x00, "0102")]
    [InlineData(0x00, 0x0D, 0x00, "0102")]
    [InlineData(0x00, 0x08, 0x00, "00410000")]
    public async Task Protocol_id_data_coding_and_octets_arrive_as_they_were_submitted(
        byte protocolId, byte coding, byte esmClass, string hex)
    {
        await SubmitAsync(new JsonObject
        {
            ["protocol_id"] = protocolId, ["data_coding"] = coding, ["esm_class"] = esmClass, ["hex"] = hex,
        });
        var message = await SubmittedAsync();
        Assert.Equal(
            (protocolId, coding, esmClass, hex),
            (message.ProtocolId, message.Coding, message.EsmClass, message.Hex));
    }

    [Fact]
    public async Task All_parts_of_a_text_that_is_cut_by_us_have_its_class()
    {
        await SubmitAsync(new JsonObject
        {
            ["data_coding"] = 0x18, ["hex"] = string.Concat(Enumerable.Repeat("4F60", 100)), ["protocol_id"] = 0x41,
        });
        await TimeUntilAsync(() => Smsc.Submitted.Count == 2);
        Assert.All(Smsc.Submitted, pdu => Assert.Equal((0x18, 0x41, 0x40), (pdu.Coding, pdu.ProtocolId, pdu.EsmClass)));
    }

    [Fact]
    public async Task Parts_that_are_numbered_by_parameters_get_a_header_in_which_a_full_part_fits()
    {
        await SubmitAsync(new JsonObject
        {
            ["data_coding"] = 0xF5, ["hex"] = new string('1', 2 * 134), ["sar_msg_ref_num"] = 9, ["sar_total_segments"] = 2,
            ["sar_segment_seqnum"] = 1,
        });
        var message = await SubmittedAsync();
        Assert.Equal(
            (0xF5, "050003090201" + new string('1', 2 * 134)), ((int)message.Coding, message.Hex));
    }

    [Theory]
    [InlineData("ACME", 5, 0)]
    [InlineData("85299990000", 1, 1)]
    [InlineData("12345", 3, 8)]
    [InlineData("777", 0, 0)]
    public async Task The_sender_is_kept_with_its_type_and_the_receipt_goes_back_the_same_way(string from, byte ton, byte npi)
    {
        var esme = await SubmitAsync(new JsonObject
        {
            ["source_addr"] = from, ["source_addr_ton"] = ton, ["source_addr_npi"] = npi, ["hex"] = "6869",
            ["dest_addr_ton"] = 2, ["dest_addr_npi"] = 1, ["user_message_reference"] = 77, ["dest_addr_subunit"] = 1,
        });
        var message = await SubmittedAsync();
        Assert.Equal((from, ton, npi), message.From);
        Assert.Contains("0005000101", message.Tlvs, StringComparison.Ordinal);
        var receipt = await ReceiptAsync(esme);
        Assert.Equal((from, ton, npi), (receipt.To, (byte)receipt.ToTon, (byte)receipt.ToNpi));
        Assert.Equal((Number, 2, 1, 77), (receipt.From, receipt.FromTon, receipt.FromNpi, receipt.Reference));
    }

    [Fact]
    public async Task A_receipt_comes_from_the_ICCID_where_that_was_written_to()
    {
        var esme = await SubmitAsync(new JsonObject { ["hex"] = "6869", ["dest_addr_ton"] = 0 }, toIccid: true);
        await SubmittedAsync();
        var receipt = await ReceiptAsync(esme);
        Assert.Equal((Sim.Iccid, 0, 0), (receipt.From, receipt.FromTon, receipt.FromNpi));
    }

    [Fact]
    public async Task An_SMSC_may_have_one_sender_for_all()
    {
        await SubmitAsync(
            new JsonObject { ["source_addr"] = "ACME", ["source_addr_ton"] = 5, ["hex"] = "6869" },
            options => (options.OverrideSource, options.SourceTon, options.SourceNpi) = (true, 3, 1));
        Assert.Equal(("1000", (byte)3, (byte)1), (await SubmittedAsync()).From);
    }

    [Fact]
    public async Task A_message_without_a_sender_has_the_SMSCs()
    {
        await SubmitAsync(
            new JsonObject { ["source_addr"] = "", ["hex"] = "6869" }, options => options.SourceTon = 3);
        Assert.Equal(("1000", (byte)3, (byte)0), (await SubmittedAsync()).From);
    }

    [Fact]
    public async Task In_no_time_from_now_is_no_time()
    {
        await SubmitAsync(new JsonObject
        {
            ["hex"] = "6869", ["schedule_delivery_time"] = "000000000000000R", ["validity_period"] = "000000000000000R",
        });
        Assert.Matches("^(000001000000|0000002359[0-9]{2})000R$", (await SubmittedAsync()).Validity); // A day: the usual.
    }

    [Theory]
    [InlineData("""{"hex":"004F00","data_coding":8}""", 1)]
    [InlineData("""{"hex":"0500030902014F","data_coding":8,"esm_class":64}""", 1)]
    [InlineData("""{"hex":"4F0048","data_coding":24}""", 1)]
    public async Task UCS_2_that_ends_within_a_character_is_refused(string submit, int status)
    {
        var esme = await BindAsync(null, (JsonObject)JsonNode.Parse(submit)!);
        await esme.WaitForAsync($"submitted {status}", Token);
    }

    [Fact]
    public async Task A_partner_of_version_3_3_gets_no_parameters()
    {
        var esme = await SubmitAsync(new JsonObject { ["hex"] = "6869" }, version: 0x33);
        await esme.WaitForAsync("version undefined", Token);
        await SubmittedAsync();
        var receipt = await ReceiptAsync(esme);
        Assert.Equal((null, null), (receipt.Receipted, receipt.State));
        Assert.Contains("stat:DELIVRD", receipt.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, "004F004B", 8, "OK")]
    [InlineData(3, "E9", 3, "é")]
    [InlineData(1, "4F4B", 1, "OK")]
    [InlineData(0, "4F4B", 0, "OK")]
    [InlineData(0xF1, "4F4B", 0, "OK")]
    [InlineData(0x19, "004F004B", 8, "OK")]
    public async Task Data_coding_of_what_a_SIM_sends_names_the_octets_that_follow(
        byte sent, string hex, int coding, string text)
    {
        var esme = await BindAsync(null);
        await SimSendsAsync(sent, hex);
        var told = await DeliveredAsync(esme);
        Assert.Equal((coding, text, Number, "1000"), (told.Coding, told.Text, told.From, told.To));
        Assert.Equal((1, 1, 0, 1), (told.FromTon, told.FromNpi, told.ToTon, told.ToNpi));
    }

    [Theory]
    [InlineData(0, "6162", 8, "4F60", "ab你")]
    [InlineData(8, "4F60", 0, "6162", "你ab")]
    [InlineData(3, "E9", 0, "1B65", "é€")]
    [InlineData(0, "65", 3, "E7", "eç")]
    public async Task Parts_in_two_codings_are_told_in_one_that_holds_both(
        byte first, string firstHex, byte second, string secondHex, string text)
    {
        var esme = await BindAsync(null);
        await SimSendsAsync(first, "050003070201" + firstHex, SmppMessage.HasUserDataHeader);
        await SimSendsAsync(second, "050003070202" + secondHex, SmppMessage.HasUserDataHeader);
        Assert.Equal(text, (await DeliveredAsync(esme)).Text);
    }

    [Fact]
    public async Task Letters_of_a_languages_own_tables_are_told_in_UCS_2()
    {
        var esme = await BindAsync(null);
        await SimSendsAsync(0, "03240101" + "1B671B73", SmppMessage.HasUserDataHeader);
        var told = await DeliveredAsync(esme);
        Assert.Equal((8, "ğş"), (told.Coding, told.Text));
    }

    private Task<EsmePeer> SubmitAsync(
        JsonObject submit, Action<SmscOptions>? smsc = null, int version = 0x34, bool toIccid = false) =>
        BindAsync(smsc, submit, version, toIccid);

    private async Task<EsmePeer> BindAsync(
        Action<SmscOptions>? smsc, JsonObject? submit = null, int version = 0x34, bool toIccid = false)
    {
        await StartAsync(smsc, options =>
        {
            options.Sms.Binds.Listen = true;
            options.Sms.Binds.Port = 0;
        });
        await Host.SeedSmppAccountAsync(Partner, SystemId, Password, Token);
        if (submit is not null)
        {
            submit["destination_addr"] = toIccid ? Sim.Iccid : Number;
            submit["registered_delivery"] = 1;
        }

        string[] flags = submit is null ? [] : ["--submit", submit.ToJsonString()];
        var esme = Keep(EsmePeer.Start(
            await Host.SmppPortAsync(), SystemId, Password, ["--version", $"{version}", .. flags]));
        await esme.WaitForAsync("bind 0", Token);
        return esme;
    }

    private async Task<SmscPdu> SubmittedAsync()
    {
        await TimeUntilAsync(() => Smsc.Submitted.Count > 0);
        return Assert.Single(Smsc.Submitted);
    }

    private async Task<DeliveredSms> DeliveredAsync(EsmePeer esme)
    {
        await TimeUntilAsync(() => esme.Delivered.Count > 0);
        return Assert.Single(esme.Delivered);
    }

    private async Task<DeliveredSms> ReceiptAsync(EsmePeer esme)
    {
        await DeliverAsync(SmscPdu.Deliver(new SmppMessage
        {
            Source = new SmppAddress(1, 1, Encoding.ASCII.GetBytes(Number)),
            EsmClass = SmppMessage.DeliveryReceipt,
            ShortMessage = "id:m1 stat:DELIVRD err:000"u8,
        }));
        return await DeliveredAsync(esme);
    }
}

public sealed class SubmittedEnvelopeTestsOnSqlite() : SubmittedEnvelopeTests(Engine.Sqlite);

public sealed class SubmittedEnvelopeTestsOnPostgres() : SubmittedEnvelopeTests(Engine.Postgres);
