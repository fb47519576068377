using System.Net;
using System.Net.Sockets;
using OpenCsss.Platform.Modules.Sms;
using OpenCsss.Platform.Modules.Sms.SmppClient;
using OpenCsss.Protocols.Smpp;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Messages that cannot be handed over for a reason of their own.</summary>
public abstract class FaultyPartTests(Engine engine) : SmsScenario(engine)
{
    private readonly PlayedRoute _route = new();

    internal override void Configure(ServerOptions options) => options.Sms.Prices = "USD=0.05";

    [Fact]
    public async Task A_message_that_fails_by_itself_is_refused_after_a_few_times_and_holds_up_no_other()
    {
        var (partner, sim) = await SeedAsync();
        var (neighbour, theirs) = await SeedAsync();
        var bad = await SentAsync(partner, sim, "bad");
        var worker = Host.WorkerFor(_route);
        _route.Answer = n => _route.Handed[n - 1].Iccid == sim.Iccid
            ? throw new InvalidOperationException("It cannot be written.")
            : Task.FromResult(new SubmitResult(SubmitOutcome.Taken, "smsc", $"m{n}"));
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            Assert.Equal(("0", ""), await StatusAsync(partner, bad)); // An error is told at the end.
            var good = await SentAsync(neighbour, theirs);
            Assert.Equal(2, await worker.RunOnceAsync(Token));
            Assert.Equal(("1", ""), await StatusAsync(neighbour, good));
            Host.Clock.Jump(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(("3", "8"), await StatusAsync(partner, bad));
        Assert.Equal(0, await worker.RunOnceAsync(Token));
        Assert.Equal(100_000, await Host.BalanceAsync(partner, Token));
        Assert.Single(await ToldAsync(partner));
    }

    [Fact]
    public async Task What_the_network_cannot_take_now_is_tried_as_often_as_it_takes()
    {
        var (partner, sim) = await SeedAsync();
        var id = await SentAsync(partner, sim);
        var worker = Host.WorkerFor(_route);
        _route.Answer = n => Task.FromResult(n switch
        {
            < 9 => new SubmitResult(SubmitOutcome.Later, "smsc", Error: "100"),
            < 13 => new SubmitResult(SubmitOutcome.Faulty, "smsc", Error: "255"),
            _ => new SubmitResult(SubmitOutcome.Taken, "smsc", "m"),
        });
        for (var n = 1; n <= 13; n++)
        {
            Assert.Equal(1, await worker.RunOnceAsync(Token));
            Host.Clock.Jump(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(("1", ""), await StatusAsync(partner, id));
    }

    [Fact]
    public async Task A_message_that_cannot_be_written_leaves_its_line_as_it_is()
    {
        await using var smsc = ScriptedSmsc.Start();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, smsc.Port, Token);
        await using var connection = new SmppConnection(new NetworkStream(socket), TimeProvider.System);
        using var ending = new CancellationTokenSource();
        var running = connection.RunAsync((_, _) => default, ending.Token);
        Assert.Throws<OverflowException>(() => { _ = Ask(256); });
        Assert.Equal(TimeSpan.Zero, connection.LongestWait);
        Assert.Equal("m1", (await Ask(140)).MessageId);
        Assert.Throws<OverflowException>(() => { _ = Ask(1_000); });
        Assert.Equal("m2", (await Ask(1)).MessageId);
        Assert.Equal([140, 1], smsc.Submitted.Select(pdu => pdu.Content.Length));
        await ending.CancelAsync();
        await running;

        Task<SmppAnswer> Ask(int length) =>
            connection.AskAsync(SmppCommand.SubmitSm, new SmppMessage { ShortMessage = new byte[length] });
    }
}

public sealed class FaultyPartTestsOnSqlite() : FaultyPartTests(Engine.Sqlite);

public sealed class FaultyPartTestsOnPostgres() : FaultyPartTests(Engine.Postgres);
