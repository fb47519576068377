using System.Text.Json.Nodes;
using OpenCsss.Domain;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>POST /sms/sendSms, over the simulator's route.</summary>
public abstract class SendSmsTests(Engine engine) : SmsScenario(engine)
{
    internal override void Configure(ServerOptions options)
    {
        options.Sms.Prices = "USD=0.05";
        options.Sms.Simulator.Rules = "7771:refuse 7772:fail 7773:expire";
    }

    [Fact]
    public async Task A_message_is_accepted_sent_and_delivered_and_the_partner_is_told()
    {
        var (partner, sim) = await SeedAsync();
        var answer = await partner.CallAsync(
            SendPath, Token, ("device_id", sim.Iccid), ("content", "hello"), ("request_id", "mine-1"));
        var line = answer.Data.GetProperty("sms_list")[0];
        var id = line.GetProperty("sms_id").GetString()!;
        Assert.Equal(
            $$"""{"sms_list":[{"device_id":"{{sim.Iccid}}","sms_id":"{{id}}","error":"0000","errorMsg":"success","parts":1}]}""",
            answer.Data.GetRawText());
        Assert.Equal(("0", ""), await StatusAsync(partner, id));
        Assert.Equal(1, await Host.SendDueAsync(Token));
        Assert.Equal(0, await Host.SendDueAsync(Token));
        Assert.Equal(("1", ""), await StatusAsync(partner, id));
        Assert.Equal(0, await Host.LetSmsTimePassAsync(Token));
        await Host.DeliverAsync(Token);
        Assert.Equal(("2", ""), await StatusAsync(partner, id));
        Assert.Equal(
            $$"""{"partner_code":"{{partner.AccessCode}}","sim_id":"{{sim.Iccid}}","sms_id":"{{id}}","request_id":"mine-1","""
            + $$"""
              "status":"2","error_code":"","done_at":"{{Host.Clock.GetUtcNow().ToUnixTimeMilliseconds()}}"}
              """,
            Assert.Single(await ToldAsync(partner)));
    }

    [Theory]
    [InlineData("Text", "a", 160, 1)]
    [InlineData("Text", "a", 161, 2)]
    [InlineData("Text", "€", 80, 1)]
    [InlineData("Text", "你", 70, 1)]
    [InlineData("Text", "你", 71, 2)]
    [InlineData("Text", "😀", 35, 1)]
    [InlineData("Text", "😀", 36, 2)]
    [InlineData("Text", "a", 1530, 10)]
    [InlineData("Binary", "0A", 140, 1)]
    [InlineData("Binary", "0a", 141, 2)]
    public async Task A_message_has_as_many_parts_as_it_needs_and_each_is_paid_for(
        string type, string piece, int count, int parts)
    {
        var (partner, sim) = await SeedAsync();
        var content = string.Concat(Enumerable.Repeat(piece, count));
        var id = await SentAsync(partner, sim, content, ("message_type", type));
        var record = Assert.Single(await RecordsAsync(partner));
        Assert.Equal(
            (id, "MT", type, parts, $"{parts * 5 / 100m:0.00}", "USD"),
            (record.GetProperty("sms_id").GetString(), record.GetProperty("direction").GetString(),
                record.GetProperty("message_type").GetString(), record.GetProperty("parts").GetInt32(),
                record.GetProperty("amount").GetString(), record.GetProperty("currency").GetString()));
        Assert.Equal(100_000 - (parts * 5), await Host.BalanceAsync(partner, Token));
        Assert.Equal(parts, await Host.SendDueAsync(Token));
        await Host.DeliverAsync(Token);
        Assert.Equal(("2", ""), await StatusAsync(partner, id));
        Assert.Single(await ToldAsync(partner));
    }

    [Theory]
    [InlineData("7771", "3", "11", true)]
    [InlineData("7772", "3", "27", false)]
    [InlineData("7773", "4", "", false)]
    public async Task A_message_that_does_not_arrive_says_why_and_costs_what_the_network_took(
        string suffix, string status, string error, bool isFree)
    {
        var (partner, sim) = await SeedAsync(new SeedSim { Iccid = $"8985202000000000{suffix}" });
        var id = await SentAsync(partner, sim);
        await Host.SendDueAsync(Token);
        Host.Clock.Jump(TimeSpan.FromHours(24));
        await Host.LetSmsTimePassAsync(Token);
        Assert.Equal((status, error), await StatusAsync(partner, id));
        Assert.Equal(isFree ? 100_000 : 99_995, await Host.BalanceAsync(partner, Token));
        Assert.Contains($"\"status\":\"{status}\"", Assert.Single(await ToldAsync(partner)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_nobody_sends_in_time_lapses_and_costs_nothing()
    {
        var (partner, sim) = await SeedAsync();
        var id = await SentAsync(partner, sim, "hello", ("validity_period", "5"));
        Host.Clock.Jump(TimeSpan.FromMinutes(5));
        Assert.Equal(0, await Host.SendDueAsync(Token));
        await Host.LetSmsTimePassAsync(Token);
        Assert.Equal(("4", ""), await StatusAsync(partner, id));
        Assert.Equal(100_000, await Host.BalanceAsync(partner, Token));
    }

    [Fact]
    public async Task What_was_accepted_is_sent_after_a_restart()
    {
        var (partner, sim) = await SeedAsync();
        var id = await SentAsync(partner, sim);
        await Host.RestartAsync(Token);
        Assert.Equal(1, await Host.SendDueAsync(Token));
        await Host.RestartAsync(Token);
        await Host.DeliverAsync(Token);
        Assert.Equal(("2", ""), await StatusAsync(partner, id));
    }

    [Fact]
    public async Task Of_several_SIMs_each_has_its_line()
    {
        var (partner, sim) = await SeedAsync();
        var other = await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = "89852020000000009117" });
        var foreign = await Host.SeedSimAsync(partner, Token, new SeedSim { Carrier = "acme" });
        var answer = await partner.CallAsync(
            SendPath, Token, ("content", "hello"), ("request_id", "r"),
            ("deviceList", new JsonArray(
                sim.Iccid, other.Iccid, "89852029999999999999", "12", sim.Iccid, other.Iccid[..19], foreign.Iccid)));
        Assert.Equal("0000", answer.Code);
        var lines = answer.Data.GetProperty("sms_list").EnumerateArray().ToArray();
        Assert.Equal(
            ["0000", "0000", "3001", "2002", "2002", "2002", "6001"],
            lines.Select(line => line.GetProperty("error").GetString()));
        Assert.Equal("12", lines[3].GetProperty("device_id").GetString());
        Assert.Equal(2, await Host.SendDueAsync(Token));
    }

    [Fact]
    public async Task A_balance_is_spent_as_far_as_it_goes()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 12 });
        var sims = await Host.SeedSimsAsync(partner, Enumerable.Repeat(new SeedSim(), 3), Token);
        var answer = await partner.CallAsync(
            SendPath, Token, ("content", "hello"),
            ("deviceList", new JsonArray([.. sims.Select(sim => (JsonNode)sim.Iccid)])));
        Assert.Equal(
            ["0000", "0000", "5001"],
            answer.Data.GetProperty("sms_list").EnumerateArray().Select(line => line.GetProperty("error").GetString()));
        Assert.Equal(2, await Host.BalanceAsync(partner, Token));
        Assert.Equal(
            "5001", (await partner.CallAsync(SendPath, Token, ("device_id", sims[0].Iccid), ("content", "x"))).Code);
    }

    [Fact]
    public async Task An_unbilled_partner_pays_nothing()
    {
        var partner = await Host.SeedPartnerAsync(
            Token, new SeedPartner { Billing = BillingMode.Unbilled, BalanceMinor = 0 });
        await SentAsync(partner, await Host.SeedSimAsync(partner, Token));
        Assert.Empty(await Host.LedgerAsync(partner, Token));
    }

    [Fact]
    public async Task A_question_tells_the_price_and_changes_nothing()
    {
        var (partner, sim) = await SeedAsync();
        var before = await Host.StateAsync(partner, Token);
        var answer = await partner.CallAsync(
            SendPath, Token, ("device_id", sim.Iccid), ("content", new string('a', 161)), ("dry_run", "1"));
        var line = answer.Data.GetProperty("sms_list")[0];
        Assert.Equal(
            (System.Text.Json.JsonValueKind.Null, "0.10", "USD"),
            (line.GetProperty("sms_id").ValueKind, line.GetProperty("charge").GetString(),
                line.GetProperty("currency").GetString()));
        Assert.Equal(before, await Host.StateAsync(partner, Token));
        Assert.Empty(await RecordsAsync(partner));
    }

    [Fact]
    public async Task The_same_bytes_at_once_on_two_nodes_send_one_message()
    {
        await using var twin = await Host.StartTwinAsync(Token);
        var (partner, sim) = await SeedAsync();
        var body = partner.SignAny(new { device_id = sim.Iccid, content = "once" });
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(n =>
            (n % 2 == 0 ? Host : twin).PostAsync(SendPath, body, Token)));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.Single(await RecordsAsync(partner));
    }

    [Fact]
    public async Task A_key_names_one_message()
    {
        var (partner, sim) = await SeedAsync();
        var key = ("Idempotency-Key", "k1");
        var first = await partner.CallAsync(SendPath, new { device_id = sim.Iccid, content = "once" }, Token, key);
        var again = await partner.CallAsync(SendPath, new { device_id = sim.Iccid, content = "once" }, Token, key);
        Assert.Equal(first.Body, again.Body);
        var other = await partner.CallAsync(SendPath, new { device_id = sim.Iccid, content = "twice" }, Token, key);
        Assert.Equal("1011", other.Code);
        Assert.Single(await RecordsAsync(partner));
    }
}

public sealed class SendSmsTestsOnSqlite() : SendSmsTests(Engine.Sqlite);

public sealed class SendSmsTestsOnPostgres() : SendSmsTests(Engine.Postgres);
