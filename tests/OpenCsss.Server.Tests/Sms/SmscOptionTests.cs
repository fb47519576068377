using OpenCsss.Platform.Modules.Sms;
using OpenCsss.Platform.Modules.Sms.SmppClient;
using OpenCsss.Protocols.Smpp;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>SMSCs that want it otherwise than most.</summary>
public abstract class SmscOptionTests(Engine engine) : SmscScenario(engine)
{
    [Fact]
    public async Task A_transmitter_and_a_receiver_do_the_work_of_a_transceiver()
    {
        await StartAsync(options => options.BindMode = SmscBindMode.TransmitterAndReceiver, isBound: false);
        await TimeUntilAsync(() => Binds(Smsc) == 2);
        Assert.Single(Smsc.Pdus(SmppCommand.BindTransmitter));
        Assert.Single(Smsc.Pdus(SmppCommand.BindReceiver));
        var id = await SendAsync();
        await UntilStatusAsync(id, "1");
        Assert.Equal(SmppStatus.Ok, await SimSendsAsync(0, "6869"));
        Assert.Equal(["hi"], await ReceivedAsync());
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "000001000000000R")]
    public async Task The_validity_is_left_out_where_the_SMSC_has_its_own(bool isOmitted, string expected)
    {
        await StartAsync(options => options.OmitValidity = isOmitted);
        await UntilStatusAsync(await SendAsync(), "1");
        Assert.Equal(expected.Length, Smsc.Submitted[0].Validity.Length);
    }

    [Theory]
    [InlineData("Grüße, señor [x] {y} @", 0, "4772FCDF652C207365F16F72205B785D207B797D2040")]
    [InlineData("5 € Δ", 8, "0035002020AC00200394")]
    [InlineData("hello", 0, "68656C6C6F")]
    public async Task Where_the_default_alphabet_is_Latin_1_a_text_is_written_in_that_or_in_UCS_2(
        string text, byte coding, string hex)
    {
        await StartAsync(options => options.DefaultAlphabet = SmscAlphabet.Latin1);
        await UntilStatusAsync(await SendAsync(text), "1");
        Assert.Equal((coding, hex), (Smsc.Submitted[0].Coding, Smsc.Submitted[0].Hex));
    }

    [Fact]
    public async Task A_long_text_with_letters_that_Latin_1_lacks_is_cut_as_UCS_2_and_priced_so()
    {
        await StartAsync(options => options.DefaultAlphabet = SmscAlphabet.Latin1);
        var text = new string('a', 150) + "€";
        await UntilStatusAsync(await SendAsync(text), "1");
        Assert.Equal(3, Smsc.Submitted.Count);
        Assert.All(Smsc.Submitted, pdu => Assert.Equal((8, 0x40), (pdu.Coding, pdu.EsmClass)));
    }

    [Theory]
    [InlineData(true, "E9A740", "é§@")]
    [InlineData(false, "055F00", "é§@")]
    public async Task What_comes_from_SIMs_is_read_in_the_default_alphabet_of_its_SMSC(
        bool isLatin1, string hex, string text)
    {
        await StartAsync(options => options.DefaultAlphabet = isLatin1 ? SmscAlphabet.Latin1 : SmscAlphabet.Gsm);
        await SimSendsAsync(0, hex);
        Assert.Equal([text], await ReceivedAsync());
    }

    [Theory]
    [InlineData("03240101", "1B671B471B691B491B731B531B631B65", "ğĞıİşŞç€")]
    [InlineData("03250101", "0B0C1C1D40600704", "ĞğŞşİçı€")]
    [InlineData("03240102", "1B411B611B091B65", "Ááç€")]
    [InlineData("03240103", "1B051B5B1B7B1B65", "êÃã€")]
    [InlineData("03250103", "0B0C5B5C7B60", "ÔôÃÕã~")]
    [InlineData("03240107", "1B4161", "Aa")]
    public async Task Letters_of_a_languages_own_tables_are_read(string header, string hex, string text)
    {
        await StartAsync();
        await SimSendsAsync(0, header + hex, SmppMessage.HasUserDataHeader);
        Assert.Equal([text], await ReceivedAsync());
    }

    [Fact]
    public async Task Parts_in_a_languages_own_tables_are_one_text()
    {
        await StartAsync();
        await SimSendsAsync(0, "08" + "0003070201" + "240101" + "731B73", SmppMessage.HasUserDataHeader);
        await SimSendsAsync(0, "08" + "0003070202" + "240101" + "1B6921", SmppMessage.HasUserDataHeader);
        Assert.Equal(["sşı!"], await ReceivedAsync());
    }

    [Fact]
    public async Task UCS_2_that_ends_within_a_character_is_kept_as_octets()
    {
        await StartAsync();
        Assert.Equal(SmppStatus.Ok, await SimSendsAsync(8, "004F00"));
        Assert.Equal(["004F00"], await ReceivedAsync());
    }

    [Theory]
    [InlineData("0500030902", 0)]
    [InlineData("00", 254)]
    [InlineData("050003090201", 135)]
    public void What_is_longer_than_a_short_message_or_has_no_header_is_not_handed_over(string header, int more)
    {
        byte[] octets = [.. Convert.FromHexString(header), .. new byte[more]];
        var part = new SmsSubmission(
            default, "", Number, default, 4, HasHeader: true, octets, SmsEnvelope.None, DateTimeOffset.UnixEpoch);
        Assert.False(SmppSubmission.TryRead(part, SmscAlphabet.Gsm, out _));
    }

    [Theory]
    [InlineData("0x", false)]
    [InlineData("abc", false)]
    [InlineData("0", false)]
    [InlineData("1024 0x4FF", true)]
    public void Statuses_that_are_none_are_told_at_the_start(string text, bool isGood)
    {
        var options = new SmscOptions { TemporaryStatuses = text };
        Assert.Equal(isGood, Record.Exception(() => options.ReadTemporaryStatuses()) is not FormatException);
    }
}

public sealed class SmscOptionTestsOnSqlite() : SmscOptionTests(Engine.Sqlite);

public sealed class SmscOptionTestsOnPostgres() : SmscOptionTests(Engine.Postgres);
