using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>A server that is killed on the way of a callback: nothing is lost, and the delivery id is the same.</summary>
public abstract class CallbackDeliveryCrashTests(Engine engine)
{
    private const string Plan = "EXAMPLE-MONTH";
    private const string Iccid = "8985200000000000010";
    private const string Secret = "secret-of-P000001";

    private static readonly string Examples = Path.Combine(Repository.Root, "docs", "operations");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_between_commit_and_dispatch()
    {
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        await using var database = await SeedAsync(receiver.Url);
        await using (var silent = await StartAsync(database, dispatch: false))
        {
            Assert.Equal("0000", await silent.OrderAsync("P000001", Secret, Iccid, Plan));
            silent.Process.Kill();
        }

        Assert.Empty(receiver.Received);
        await using var server = await StartAsync(database, dispatch: true);
        await receiver.WaitForAsync(1, CliRunner.Deadline, Token);
        Assert.Equal("P000001-all-1", receiver.Received[0].DeliveryId);
    }

    [Fact]
    public async Task Killed_between_sending_and_recording()
    {
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        await using var database = await SeedAsync(receiver.Url);
        await using (var killed = await StartAsync(database, dispatch: true))
        {
            receiver.Then(context =>
            {
                killed.Process.Kill(); // It never learns that the callback arrived.
                context.Response.StatusCode = StatusCodes.Status200OK;
                return Task.CompletedTask;
            });
            Assert.Equal("0000", await killed.OrderAsync("P000001", Secret, Iccid, Plan));
            await receiver.WaitForAsync(1, CliRunner.Deadline, Token);
            await killed.Process.WaitForExitAsync(CliRunner.Deadline, Token);
        }

        await using var server = await StartAsync(database, dispatch: true);
        await receiver.WaitForAsync(2, CliRunner.Deadline, Token);
        Assert.Equal(
            ["P000001-all-1", "P000001-all-1"], receiver.Received.Select(received => received.DeliveryId));
        Assert.Equal(receiver.Received[0].Json, receiver.Received[1].Json);
    }

    [Fact]
    public async Task What_a_server_really_sent_is_verified_by_the_library_that_partners_use()
    {
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        await using var database = await SeedAsync(receiver.Url);
        await using var server = await StartAsync(database, dispatch: true);
        Assert.Equal("0000", await server.OrderAsync("P000001", Secret, Iccid, Plan));
        await receiver.WaitForAsync(1, CliRunner.Deadline, Token);
        var list = (await CliRunner.RunAsync(["callback", "list", "P000001", "--secrets", .. database.Arguments])).Good();
        var secret = list.Split('\n')[1].Split('\t')[8];
        Assert.Equal("verified", await VerifyAsync(receiver.Received[0], secret, receiver.Received[0].Json));
        Assert.StartsWith(
            "refused", await VerifyAsync(receiver.Received[0], secret, receiver.Received[0].Json + " "),
            StringComparison.Ordinal);
    }

    private static Task<string> VerifyAsync(ReceivedCallback received, string secret, string body) =>
        NodePeers.RunAsync(
            "verify-webhook.js",
            JsonSerializer.Serialize(new
            {
                secret,
                body,
                headers = received.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value),
            }),
            Token);

    private async Task<TestDatabase> SeedAsync(string url)
    {
        var database = await TestDatabase.CreateAsync(engine, Token);
        await RunAsync("partner", "add", "P000001", "--currency", "USD", "--balance", "100.00", "--secret", Secret);
        await RunAsync("plans", "import", Path.Combine(Examples, "plans.example.csv"));
        await RunAsync("sims", "import", Path.Combine(Examples, "sims.example.csv"));
        await RunAsync("callback", "set", "P000001", "--url", url);
        return database;

        async Task RunAsync(params string[] arguments) =>
            (await CliRunner.RunAsync(AllowLocal, [.. arguments, .. database.Arguments])).Good();
    }

    private static void AllowLocal(System.Diagnostics.ProcessStartInfo start)
    {
        start.Environment["CSSS_Callbacks__AllowPlainHttp"] = "true";
        start.Environment["CSSS_Callbacks__AllowedTargets"] = "127.0.0.1";
    }

    /// <summary>Leases are short, so that the next server need not wait long for what a killed one left.</summary>
    private static Task<CliServer> StartAsync(TestDatabase database, bool dispatch) => CliServer.StartAsync(
        start =>
        {
            AllowLocal(start);
            start.Environment["CSSS_Callbacks__Dispatch"] = dispatch ? "true" : "false";
            start.Environment["CSSS_Callbacks__Timeout"] = $"{Patience.Of(TimeSpan.FromSeconds(5))}";
            start.Environment["CSSS_Callbacks__Lease"] = $"{Patience.Of(TimeSpan.FromSeconds(10))}";
        },
        ["serve", .. database.Arguments]);
}

public sealed class CallbackDeliveryCrashTestsOnSqlite() : CallbackDeliveryCrashTests(Engine.Sqlite);

public sealed class CallbackDeliveryCrashTestsOnPostgres() : CallbackDeliveryCrashTests(Engine.Postgres);
