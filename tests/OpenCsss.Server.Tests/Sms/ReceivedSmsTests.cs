using System.Text;
using System.Text.Json;
using OpenCsss.Protocols.Smpp.Text;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Messages that SIMs send.</summary>
public abstract class ReceivedSmsTests(Engine engine) : SmsScenario(engine)
{
    private const string OperatorToken = "a-token-of-the-operator";

    internal override void Configure(ServerOptions options)
    {
        options.Operator.Token = OperatorToken;
        options.Sms.Simulator.Rules = "5555:echo";
    }

    [Fact]
    public async Task A_text_is_told_as_the_contract_has_it()
    {
        var (partner, sim) = await SeedAsync();
        await Host.ReceiveAsync(partner, sim, MessageText.Of("你好 €"), Token);
        var at = Host.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(
            $$"""{"partner_code":"{{partner.AccessCode}}","sim_id":"{{sim.Iccid}}","imsi":"{{sim.Imsis}}","""
            + $$"""
              "message_type":"Text","text_message":"你好 €","received_at":"{{at}}"}
              """,
            Assert.Single(await ToldAsync(partner)));
    }

    [Fact]
    public async Task Octets_are_told_in_capital_hexadecimal()
    {
        var (partner, sim) = await SeedAsync();
        await Host.ReceiveAsync(partner, sim, MessageText.OfBinary(new byte[] { 10, 27, 44 }), Token);
        Assert.Contains(
            "\"message_type\":\"Binary\",\"text_message\":\"0A1B2C\"", Assert.Single(await ToldAsync(partner)),
            StringComparison.Ordinal);
        Assert.Equal("Binary", (await RecordsAsync(partner))[0].GetProperty("message_type").GetString());
    }

    [Fact]
    public async Task A_text_that_a_database_may_not_keep_is_passed_on_as_octets()
    {
        var (partner, sim) = await SeedAsync();
        var octets = Encoding.BigEndianUnicode.GetBytes("a\0b");
        await Host.ReceiveAsync(partner, sim, new MessageText(DataCoding.Ucs2, octets), Token);
        Assert.Contains("\"text_message\":\"006100000062\"", Assert.Single(await ToldAsync(partner)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Within_a_day_after_a_message_to_the_SIM_it_is_an_answer_to_the_last()
    {
        var (partner, sim) = await SeedAsync();
        var other = await Host.SeedSimAsync(partner, Token);
        await SentAsync(partner, sim, "first");
        await Host.DeliverAsync(Token);
        var second = await SentAsync(partner, sim, "second");
        await Host.DeliverAsync(Token);
        var unsent = await SentAsync(partner, sim, "not sent yet");
        await SentAsync(partner, other, "to another SIM");

        Host.Clock.Jump(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(3));
        await Host.ReceiveAsync(partner, sim, MessageText.Of("yes"), Token);
        Host.Clock.Jump(TimeSpan.FromSeconds(4));
        await Host.ReceiveAsync(partner, sim, MessageText.Of("too late"), Token);

        var received = (await ToldAsync(partner)).TakeLast(2).ToArray();
        Assert.Equal(second, Member(received[0], "reply_to"));
        Assert.Null(Member(received[1], "reply_to"));
        Assert.NotEqual(unsent, second);
        var records = await RecordsAsync(partner, ("device_id", sim.Iccid));
        Assert.Equal(["", second], records.Take(2).Select(record => record.GetProperty("reply_to").GetString()));
    }

    [Fact]
    public async Task Parts_make_one_message_in_whatever_order_they_come()
    {
        var (partner, sim) = await SeedAsync();
        var text = string.Concat(Enumerable.Repeat("部分€", 60));
        var parts = MessageSplitter.Split(MessageText.Of(text), ReferenceLength.EightBits, 9);
        Assert.Equal(3, parts.Count);
        foreach (var n in (int[])[2, 0, 2, 0, 1])
        {
            Assert.Empty(await ToldAsync(partner));
            await ReceivePartAsync(partner, sim, parts[n], DataCoding.Ucs2);
            await Host.RestartAsync(Token);
        }

        Assert.Equal(text, Member(Assert.Single(await ToldAsync(partner)), "text_message"));
        Assert.Equal(3, (await RecordsAsync(partner))[0].GetProperty("parts").GetInt32());
    }

    [Fact]
    public async Task Parts_whose_others_do_not_come_are_passed_on_and_the_number_is_free_again()
    {
        var (partner, sim) = await SeedAsync();
        var old = MessageSplitter.Split(MessageText.Of(new string('a', 400)), ReferenceLength.EightBits, 9);
        await ReceivePartAsync(partner, sim, old[2]);
        await ReceivePartAsync(partner, sim, old[0]);
        Host.Clock.Jump(TimeSpan.FromHours(1));
        Assert.Equal(0, await Host.LetSmsTimePassAsync(Token));
        Host.Clock.Jump(TimeSpan.FromSeconds(1));
        await Host.LetSmsTimePassAsync(Token);
        var told = await ToldAsync(partner);
        Assert.Equal(
            [new string('a', 153), new string('a', 94)], told.Select(body => Member(body, "text_message")));

        await ReceivePartAsync(partner, sim, old[0]);
        Host.Clock.Jump(TimeSpan.FromHours(2));
        foreach (var part in MessageSplitter.Split(MessageText.Of(new string('b', 400)), ReferenceLength.EightBits, 9))
        {
            await ReceivePartAsync(partner, sim, part);
        }

        Assert.Equal(
            [new string('a', 153), new string('b', 400)],
            (await ToldAsync(partner)).Skip(2).Select(body => Member(body, "text_message")));
    }

    [Fact]
    public async Task A_SIM_of_the_simulator_may_echo()
    {
        var (partner, sim) = await SeedAsync(new SeedSim { Iccid = "89852020000000005555" });
        var text = new string('e', 200);
        var id = await SentAsync(partner, sim, text);
        await Host.DeliverAsync(Token);
        var received = Assert.Single(await ToldAsync(partner), body => Member(body, "text_message") is not null);
        Assert.Equal((text, id), (Member(received, "text_message"), Member(received, "reply_to")));
    }

    [Fact]
    public async Task The_operator_lets_a_simulated_SIM_send()
    {
        var (partner, sim) = await SeedAsync();
        var foreign = await Host.SeedSimAsync(partner, Token, new SeedSim { Carrier = "acme" });
        Assert.Equal("0000", (await OperateAsync($$"""{"iccid":"{{sim.Iccid}}","text":"hi"}""")).Code);
        Assert.Equal("0000", (await OperateAsync($$"""{"iccid":"{{sim.Iccid}}","hex":"0a0b"}""")).Code);
        Assert.Equal("3001", (await OperateAsync($$"""{"iccid":"{{foreign.Iccid}}","text":"hi"}""")).Code);
        Assert.Equal("3001", (await OperateAsync("""{"iccid":"89852029999999999999","text":"hi"}""")).Code);
        Assert.Equal("2001", (await OperateAsync($$"""{"iccid":"{{sim.Iccid}}"}""")).Code);
        Assert.Equal("2002", (await OperateAsync($$"""{"iccid":"{{sim.Iccid}}","hex":"0"}""")).Code);
        Assert.Equal(
            ["hi", "0A0B"], (await ToldAsync(partner)).Select(body => Member(body, "text_message")));
    }

    private Task<WireAnswer> OperateAsync(string body) => Host.PostAsync(
        "/operator/sms/receive", Encoding.UTF8.GetBytes(body), Token, ("Authorization", $"Bearer {OperatorToken}"));

    private Task ReceivePartAsync(
        ApiPartner partner, SeededSim sim, byte[] part, DataCoding coding = DataCoding.Gsm)
    {
        Assert.True(UserDataHeader.TryRead(part, out var length, out var number));
        return Host.ReceiveAsync(partner, sim, new MessageText(coding, part.AsMemory(length)), number, Token);
    }

    private static string? Member(string body, string name)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}

public sealed class ReceivedSmsTestsOnSqlite() : ReceivedSmsTests(Engine.Sqlite);

public sealed class ReceivedSmsTestsOnPostgres() : ReceivedSmsTests(Engine.Postgres);
