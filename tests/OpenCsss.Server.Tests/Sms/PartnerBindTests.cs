using System.Text.Json;
using OpenCsss.Protocols.Smpp.Text;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Partners that bind to us, with programs that others have written.</summary>
public abstract class PartnerBindTests(Engine engine) : IAsyncLifetime
{
    private const string Number = "85251230001";
    private const string SystemId = "partner-1";
    private const string Password = "s3cret";

    private readonly List<IAsyncDisposable> _peers = [];
    private ApiHost? _host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ApiHost Host => _host!;

    public async ValueTask InitializeAsync() => _host = await ApiHost.StartAsync(engine, Configure, Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers)
        {
            await peer.DisposeAsync();
        }

        await (_host?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Theory]
    [InlineData("hello {world} €", 0, 1)]
    [InlineData("你好 😀", 8, 1)]
    public async Task A_message_is_accepted_as_over_HTTP_and_its_receipt_comes_over_the_line(string text, int coding, int parts)
    {
        var (partner, _) = await SeedAsync();
        var esme = await BindAsync("--submit", Submit(text, coding));
        var id = await SubmittedAsync(esme);
        var receipt = await TimeUntilAsync(() => esme.Delivered.SingleOrDefault());
        Assert.Equal((id, 2, Number, "1000", 4), (receipt.Receipted, receipt.State, receipt.From, receipt.To, receipt.Esm));
        Assert.StartsWith($"id:{id} sub:001 dlvrd:001 ", receipt.Text, StringComparison.Ordinal);
        Assert.Contains("stat:DELIVRD err:000", receipt.Text, StringComparison.Ordinal);
        var answer = await partner.CallAsync("/sms/queryMTSmsStatus", Token, ("sms_id", $"SMS_{id}"));
        var line = answer.Data.GetProperty("sms_list")[0];
        Assert.Equal(("2", parts), (line.GetProperty("status").GetString(), line.GetProperty("parts").GetInt32()));
        Assert.Equal(100_000 - (parts * 5), await Host.BalanceAsync(partner, Token));
    }

    [Theory]
    [InlineData(0, "7772", 0)]
    [InlineData(1, "7772", 1)]
    [InlineData(2, "7772", 1)]
    [InlineData(2, "0001", 0)]
    [InlineData(0, "0001", 0)]
    public async Task Receipts_come_as_they_were_asked_for(int registered, string suffix, int expected)
    {
        var (partner, _) = await SeedAsync($"8985202000000000{suffix}");
        var esme = await BindAsync("--submit", Submit("hello", registered: registered));
        var id = await SubmittedAsync(esme);
        await TimeUntilAsync(() => StatusOf(partner, id));
        await Host.ReceiveAsync(partner, _sim!, MessageText.Of("the end"), Token);
        await TimeUntilAsync(() => esme.Delivered.FirstOrDefault(item => item.Text == "the end"));
        Assert.Equal(expected, esme.Delivered.Count(item => item.Receipted == id));
    }

    [Fact]
    public async Task A_message_of_parts_that_the_partner_has_cut_goes_as_it_is()
    {
        var (partner, _) = await SeedAsync();
        var esme = await BindAsync(
            "--submit", """{"destination_addr":"85251230001","esm_class":64,"hex":"05000309020141","registered_delivery":1}""",
            "--submit", """{"destination_addr":"85251230001","esm_class":64,"hex":"05000309020242","registered_delivery":1}""");
        await Poll.UntilAsync(() => esme.Lines("submitted 0 ").Count == 2, Token);
        await TimeUntilAsync(() => esme.Delivered.Count == 2 ? "" : null);
        Assert.Equal(99_990, await Host.BalanceAsync(partner, Token));
    }

    [Fact]
    public async Task A_long_message_from_a_SIM_comes_in_parts_that_are_one()
    {
        var (partner, sim) = await SeedAsync();
        var esme = await BindAsync();
        var text = string.Concat(Enumerable.Repeat("长短信€", 50));
        await Host.ReceiveAsync(partner, sim, MessageText.Of(text), Token);
        await TimeUntilAsync(() => esme.Delivered.Count == 3 ? "" : null);
        var parts = esme.Delivered.OrderBy(part => part.Udh![^2..], StringComparer.Ordinal).ToArray();
        Assert.Equal(text, string.Concat(parts.Select(part => part.Text)));
        Assert.All(parts, part => Assert.Equal((Number, 8, 64), (part.From, part.Coding, part.Esm)));
    }

    [Fact]
    public async Task What_happens_while_nobody_is_bound_or_takes_it_is_told_later_in_its_order_and_once()
    {
        var (partner, sim) = await SeedAsync();
        await Host.ReceiveAsync(partner, sim, MessageText.Of("1"), Token);
        var deaf = await BindAsync("--refuse", "100");
        await TimeUntilAsync(() => deaf.Delivered is [var first, ..] ? first : null);
        await deaf.DisposeAsync();
        _peers.Remove(deaf);
        for (var n = 2; n <= 5; n++)
        {
            await Host.ReceiveAsync(partner, sim, MessageText.Of($"{n}"), Token);
        }

        var esme = await BindAsync();
        await TimeUntilAsync(() => esme.Delivered.Count >= 5 ? "" : null);
        Host.Clock.Advance(TimeSpan.FromSeconds(5));
        await Host.ReceiveAsync(partner, sim, MessageText.Of("6"), Token);
        await TimeUntilAsync(() => esme.Delivered.FirstOrDefault(item => item.Text == "6"));
        Assert.Equal(["1", "2", "3", "4", "5", "6"], esme.Delivered.Select(item => item.Text));
    }

    [Fact]
    public async Task What_the_partner_refuses_for_good_holds_up_nothing()
    {
        var (partner, sim) = await SeedAsync();
        var esme = await BindAsync("--refuse", "102");
        await Host.ReceiveAsync(partner, sim, MessageText.Of("1"), Token);
        await TimeUntilAsync(() => esme.Delivered.Count == 1 ? "" : null);
        await Host.ReceiveAsync(partner, sim, MessageText.Of("2"), Token);
        await TimeUntilAsync(() => esme.Delivered.Count == 2 ? "" : null);
        Assert.Equal(["1", "2"], esme.Delivered.Select(item => item.Text));
    }

    [Theory]
    [InlineData(SystemId, "wrong", 13)]
    [InlineData("nobody", Password, 13)]
    public async Task A_wrong_name_or_password_is_refused_and_the_line_ended(string systemId, string password, int status)
    {
        await SeedAsync();
        var esme = Keep(EsmePeer.Start(await Host.SmppPortAsync(), systemId, password));
        await esme.WaitForAsync($"bind {status}", Token);
        await esme.WaitForAsync("closed", Token);
    }

    [Fact]
    public async Task An_address_that_is_not_allowed_is_refused()
    {
        await SeedAsync(networks: "192.0.2.0/24");
        var esme = Keep(EsmePeer.Start(await Host.SmppPortAsync(), SystemId, Password));
        await esme.WaitForAsync("bind 13", Token);
    }

    [Fact]
    public async Task An_account_has_no_more_binds_than_it_may()
    {
        await SeedAsync(maxBinds: 2);
        var first = await BindAsync();
        await BindAsync("--mode", "receiver");
        var third = Keep(EsmePeer.Start(await Host.SmppPortAsync(), SystemId, Password));
        await third.WaitForAsync("bind 5", Token);
        await first.DisposeAsync();
        _peers.Remove(first);
        await Poll.UntilAsync(
            async () =>
            {
                await using var again = EsmePeer.Start(await Host.SmppPortAsync(), SystemId, Password);
                return (await again.WaitForAsync("bind ", Token)).StartsWith("bind 0", StringComparison.Ordinal);
            },
            Token);
    }

    [Fact]
    public async Task To_programs_that_are_bound_to_two_nodes_everything_is_told_once()
    {
        var (partner, sim) = await SeedAsync();
        await using var twin = await Host.StartTwinAsync(Configure, Token);
        var (here, there) = (await BindAsync(), Keep(EsmePeer.Start(await twin.SmppPortAsync(), SystemId, Password)));
        await there.WaitForAsync("bind 0", Token);
        var texts = Enumerable.Range(0, 40).Select(n => $"{n}").ToArray();
        foreach (var text in texts)
        {
            await Host.ReceiveAsync(partner, sim, MessageText.Of(text), Token);
        }

        await TimeUntilAsync(() => here.Delivered.Count + there.Delivered.Count >= texts.Length ? "" : null);
        Host.Clock.Advance(TimeSpan.FromSeconds(5));
        await Host.ReceiveAsync(partner, sim, MessageText.Of("the end"), Token);
        await TimeUntilAsync(() => Told().FirstOrDefault(text => text == "the end"));
        Assert.Equal([.. texts.Order(StringComparer.Ordinal), "the end"], Told().Order(StringComparer.Ordinal));

        IEnumerable<string> Told() => here.Delivered.Concat(there.Delivered).Select(item => item.Text!);
    }

    [Fact]
    public async Task A_disabled_partner_may_not_bind()
    {
        var (partner, _) = await SeedAsync();
        await Host.DisableAsync(partner, Token);
        var esme = Keep(EsmePeer.Start(await Host.SmppPortAsync(), SystemId, Password));
        await esme.WaitForAsync("bind 13", Token);
    }

    [Fact]
    public async Task A_line_that_does_not_bind_is_ended()
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync("127.0.0.1", await Host.SmppPortAsync(), Token);
        var end = socket.GetStream().ReadAsync(new byte[1], Token).AsTask();
        await Poll.UntilAsync(
            () =>
            {
                Host.Clock.Advance(Patience.Step(TimeSpan.FromSeconds(1)));
                return end.IsCompleted;
            },
            Token);
    }

    [Theory]
    [InlineData("""{"destination_addr":"85259999999","short_message":"x"}""", 11)]
    [InlineData("""{"destination_addr":"nobody","short_message":"x"}""", 11)]
    [InlineData("""{"destination_addr":"85251230001","short_message":""}""", 1)]
    [InlineData("""{"destination_addr":"85251230001","short_message":"x","schedule_delivery_time":"000001000000000R"}""", 97)]
    [InlineData("""{"destination_addr":"85251230001","short_message":"x","validity_period":"260101000000000+"}""", 98)]
    public async Task What_cannot_be_accepted_is_told_as_the_standard_has_it(string submit, int status)
    {
        var (partner, _) = await SeedAsync();
        var esme = await BindAsync("--submit", submit);
        await esme.WaitForAsync($"submitted {status}", Token);
        Assert.Equal(100_000, await Host.BalanceAsync(partner, Token));
    }

    [Fact]
    public async Task A_SIM_of_another_partner_is_no_destination_and_an_empty_purse_buys_nothing()
    {
        await SeedAsync();
        var (other, _) = (await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 4 }), 0);
        await Host.SeedSimAsync(other, Token, new SeedSim { Msisdn = "85251230002" });
        await Host.SeedSmppAccountAsync(other, "partner-2", Password, Token);
        var esme = Keep(EsmePeer.Start(
            await Host.SmppPortAsync(), "partner-2", Password, "--submit", Submit("x"),
            "--submit", """{"destination_addr":"85251230002","short_message":"x"}"""));
        await esme.WaitForAsync("submitted 11", Token);
        await esme.WaitForAsync("submitted 69", Token);
    }

    [Fact]
    public async Task A_message_can_be_asked_for_and_a_receiver_cannot_submit()
    {
        await SeedAsync();
        var esme = await BindAsync("--submit", Submit("hello"));
        var id = await SubmittedAsync(esme);
        await TimeUntilAsync(() => esme.Delivered is [var first, ..] ? first : null);
        var asking = await BindAsync("--query", id, "--query", "12345");
        await asking.WaitForAsync("state 0 2", Token);
        await asking.WaitForAsync("state 103", Token);
        var receiver = await BindAsync("--mode", "receiver", "--submit", Submit("hello"));
        await receiver.WaitForAsync("submitted 4", Token);
    }

    private static void Configure(ServerOptions options)
    {
        options.Sms.Work = true;
        options.Sms.Prices = "USD=0.05";
        options.Sms.Binds.Listen = true;
        options.Sms.Binds.Port = 0;
        options.Sms.Simulator.Rules = "7772:fail";
    }

    private SeededSim? _sim;

    private async Task<(ApiPartner Partner, SeededSim Sim)> SeedAsync(
        string? iccid = null, string networks = "", int maxBinds = 4)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        _sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Msisdn = Number, Iccid = iccid });
        await Host.SeedSmppAccountAsync(partner, SystemId, Password, Token, networks, maxBinds);
        return (partner, _sim);
    }

    private static string Submit(string text, int coding = 0, int registered = 1) => JsonSerializer.Serialize(new
    {
        source_addr = "1000", destination_addr = Number, short_message = text, data_coding = coding,
        registered_delivery = registered,
    });

    private T Keep<T>(T peer)
        where T : IAsyncDisposable
    {
        _peers.Add(peer);
        return peer;
    }

    private async Task<EsmePeer> BindAsync(params string[] flags)
    {
        var esme = Keep(EsmePeer.Start(await Host.SmppPortAsync(), SystemId, Password, flags));
        await esme.WaitForAsync("bind 0", Token);
        return esme;
    }

    private static async Task<string> SubmittedAsync(EsmePeer esme) =>
        (await esme.WaitForAsync("submitted 0 ", Token))["submitted 0 ".Length..].Trim();

    private static async Task<string?> StatusOf(ApiPartner partner, string id)
    {
        var answer = await partner.CallAsync("/sms/queryMTSmsStatus", Token, ("sms_id", $"SMS_{id}"));
        var status = answer.Data.GetProperty("sms_list")[0].GetProperty("status").GetString();
        return status is "2" or "3" ? status : null;
    }

    /// <summary>Lets time go by until something is there.</summary>
    private Task<T> TimeUntilAsync<T>(Func<T?> find)
        where T : class => TimeUntilAsync(() => Task.FromResult(find()));

    private Task<T> TimeUntilAsync<T>(Func<Task<T?>> findAsync)
        where T : class => Poll.UntilAsync(
            () =>
            {
                Host.Clock.Advance(Patience.Step(TimeSpan.FromMilliseconds(100)));
                return findAsync();
            },
            Token);
}

public sealed class PartnerBindTestsOnSqlite() : PartnerBindTests(Engine.Sqlite);

public sealed class PartnerBindTestsOnPostgres() : PartnerBindTests(Engine.Postgres);
