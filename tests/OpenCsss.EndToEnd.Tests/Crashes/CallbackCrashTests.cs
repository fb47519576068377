using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>
/// Servers that are killed, or stopped for longer than their lease, while one callback waits for its answer and the
/// others behind it have theirs. Everything is delivered and recorded, what was recorded is not sent again, and the log
/// tells of no fault.
/// </summary>
public abstract class CallbackCrashTests(Engine engine) : IAsyncLifetime
{
    private const int Behind = 4;

    /// <summary>With more failures nothing would be sent beside the one that waits.</summary>
    private const int Failing = 2;

    private TestDatabase _database = null!;
    private CallbackReceiver _receiver = null!;
    private SeededPartner _partner = null!;
    private SeededPlan _plan = null!;
    private IReadOnlyList<SeededSim> _sims = null!;
    private CallbackRecords _records = null!;
    private int _ordered;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(engine, Token);
        _receiver = await CallbackReceiver.StartAsync(Token);
        await using (var seeds = new SeedStore(_database, TimeProvider.System))
        {
            _partner = await seeds.InsertPartnerAsync(new SeedPartner(), Token);
            _plan = await seeds.InsertPlanAsync(new SeedPlan(), Token);
            _sims = await seeds.InsertSimsAsync(
                _partner.Id, Enumerable.Repeat(new SeedSim(), 2 * (Behind + 1)), Token);
        }

        _records = new CallbackRecords(_database, _partner.Id);
        await RunAsync("callback", "set", _partner.AccessCode, "--url", _receiver.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Killed_while_one_callback_waits_and_those_behind_it_are_recorded()
    {
        await using (var killed = await StartAsync())
        {
            await HoldTheFirstAsync(killed);
            await KillAsync(killed);
        }

        Assert.Equal(0, await _records.CursorAsync(Token));
        await using var server = await StartAsync();
        await OrderAsync(server);
        await UntilSettledAsync();
        Assert.Equal([.. Enumerable.Range(1, _ordered).Append(1).Order().Select(IdOf)], ReceivedIds());
        await AssertEachSucceededOnceAsync(server);
    }

    [Fact]
    public async Task Killed_while_one_callback_waits_and_those_behind_it_have_failed()
    {
        await using (var killed = await StartAsync())
        {
            _receiver.Otherwise(_ => 500);
            await HoldTheFirstAsync(killed, Failing);
            await KillAsync(killed);
        }

        Assert.Equal((0, Failing), (await _records.CursorAsync(Token), await _records.PendingAsync(Token)));
        _receiver.Otherwise(_ => 200);
        await using var server = await StartAsync();
        await UntilSettledAsync();
        await Poll.UntilAsync(async () => await _records.PendingAsync(Token) == 0, Token);
        Assert.Equal(
            [(1, 1, 200L), .. Enumerable.Range(2, Failing).SelectMany(n => Attempts(n, 500, 200))],
            await _records.AttemptsAsync(Token));
        await AssertSoundAsync(server);
    }

    [Fact]
    public async Task Killed_again_and_again_while_it_sends()
    {
        var chance = new Random(20261105);
        _receiver.Otherwise(async (_, context) =>
        {
            await Task.Delay(
                TimeSpan.FromMilliseconds(100 + chance.Next(500)), TimeProvider.System, context.RequestAborted);
            await CallbackReceiver.AnswerAsync(context, 200, "ok");
        });
        foreach (var answered in new[] { 3, 7, 5 })
        {
            await using var killed = await StartAsync();
            var count = _receiver.Received.Count;
            for (var n = 0; n < 12; n++)
            {
                await OrderAsync(killed);
            }

            await _receiver.WaitForAsync(count + answered, CliRunner.Deadline, Token);
            await KillAsync(killed);
        }

        await using var server = await StartAsync();
        await OrderAsync(server);
        await UntilSettledAsync();
        Assert.Equal(Enumerable.Range(1, _ordered).Select(IdOf), ReceivedIds().Distinct());
        await AssertEachSucceededOnceAsync(server);
    }

    [Fact]
    public async Task Stopped_for_longer_than_its_lease_while_another_node_takes_over()
    {
        await using var stopped = await StartAsync();
        await HoldTheFirstAsync(stopped);
        stopped.Process.Pause();
        await using var other = await StartAsync();
        await OrderAsync(other);
        await UntilSettledAsync();
        stopped.Process.Resume();
        await OrderAsync(other);
        await stopped.Process.WaitForLineAsync("the lease is another node's now", CliRunner.Deadline, Token);
        await OrderAsync(stopped);
        await UntilSettledAsync();
        Assert.Equal([.. Enumerable.Range(1, _ordered).Append(1).Order().Select(IdOf)], ReceivedIds());
        AssertNoFault(stopped);

        await KillAsync(other);
        await OrderAsync(stopped);
        await UntilSettledAsync(); // It takes up again what it had lost.
        await AssertEachSucceededOnceAsync(stopped);
    }

    [Fact]
    public async Task Stopped_for_longer_than_its_lease_with_nobody_else_there()
    {
        await using var stopped = await StartAsync();
        await HoldTheFirstAsync(stopped);
        stopped.Process.Pause();
        await Poll.UntilAsync(
            async () => await _records.LeaseEndAsync(Token) < TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
            Token);
        stopped.Process.Resume();
        await OrderAsync(stopped);
        await UntilSettledAsync();
        await Poll.UntilAsync(async () => await _records.PendingAsync(Token) == 0, Token);
        Assert.Equal(Enumerable.Range(1, _ordered).Select(IdOf), ReceivedIds().Distinct());
        await AssertSoundAsync(stopped);
    }

    private static IEnumerable<(long, long, long?)> Attempts(int eventNo, params long[] statuses) =>
        statuses.Select((status, n) => ((long)eventNo, n + 1L, (long?)status));

    /// <summary>The first callback gets no answer as long as the server waits; those behind it have theirs recorded.</summary>
    private async Task HoldTheFirstAsync(CliServer server, int behind = Behind)
    {
        _receiver.Then(CallbackReceiver.HangAsync);
        await OrderAsync(server);
        await _receiver.WaitForAsync(1, CliRunner.Deadline, Token);
        for (var n = 0; n < behind; n++)
        {
            await OrderAsync(server);
        }

        await Poll.UntilAsync(async () => (await _records.AttemptsAsync(Token)).Count == behind, Token);
    }

    private async Task OrderAsync(CliServer server)
    {
        var sim = _sims[_ordered % _sims.Count];
        Assert.Equal("0000", await server.OrderAsync(_partner.AccessCode, _partner.Secret, sim.Iccid, _plan.Code));
        _ordered++;
    }

    private static async Task KillAsync(CliServer server)
    {
        server.Process.Kill();
        await server.Process.WaitForExitAsync(CliRunner.Deadline, Token);
    }

    private Task UntilSettledAsync() =>
        Poll.UntilAsync(async () => await _records.CursorAsync(Token) == _ordered, Token);

    private string IdOf(int eventNo) => $"{_partner.AccessCode}-all-{eventNo}";

    /// <summary>By the number of the event.</summary>
    private IReadOnlyList<string> ReceivedIds() =>
        [.. _receiver.Received.Select(item => item.DeliveryId).OrderBy(id => int.Parse(id[(id.LastIndexOf('-') + 1)..]))];

    private async Task AssertEachSucceededOnceAsync(CliServer server)
    {
        Assert.Equal(
            Enumerable.Range(1, _ordered).SelectMany(n => Attempts(n, 200)), await _records.AttemptsAsync(Token));
        await AssertSoundAsync(server);
    }

    private async Task AssertSoundAsync(CliServer server)
    {
        AssertNoFault(server);
        await RunAsync("verify");
    }

    private static void AssertNoFault(CliServer server)
    {
        var log = server.Process.Output + server.Process.Errors;
        Assert.DoesNotContain("constraint", log, StringComparison.OrdinalIgnoreCase);
    }

    private async Task RunAsync(params string[] arguments) =>
        (await CliRunner.RunAsync(AllowLocal, [.. arguments, .. _database.Arguments])).Good();

    private static void AllowLocal(System.Diagnostics.ProcessStartInfo start)
    {
        start.Environment["CSSS_Callbacks__AllowPlainHttp"] = "true";
        start.Environment["CSSS_Callbacks__AllowedTargets"] = "127.0.0.1";
    }

    /// <summary>The lease is short, so that what a server leaves behind is soon taken up.</summary>
    private Task<CliServer> StartAsync() => CliServer.StartAsync(
        start =>
        {
            AllowLocal(start);
            start.Environment["CSSS_Callbacks__Timeout"] = $"{Patience.Of(TimeSpan.FromSeconds(6))}";
            start.Environment["CSSS_Callbacks__Lease"] = $"{Patience.Of(TimeSpan.FromSeconds(12))}";
            start.Environment["CSSS_Callbacks__RetryDelays"] = "0:00:08 0:00:08 0:00:08";
        },
        ["serve", .. _database.Arguments]);
}

public sealed class CallbackCrashTestsOnSqlite() : CallbackCrashTests(Engine.Sqlite);

public sealed class CallbackCrashTestsOnPostgres() : CallbackCrashTests(Engine.Postgres);
