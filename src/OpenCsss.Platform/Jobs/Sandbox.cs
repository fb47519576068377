using Dapper;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Jobs;

/// <summary>
/// A database whose clock may be moved forward, to see in a minute what a month brings. It is one from its beginning or
/// not at all: time that was moved cannot be moved back.
/// </summary>
internal sealed class Sandbox(Db db, SandboxClock clock, WorkerServices services)
    : PeriodicWorker("Sandbox clock", Period, services)
{
    /// <summary>The furthest that one move goes: further than any order lasts.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromDays(36_500);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private bool _isSandbox;

    /// <summary>Only a sandbox has a clock to follow.</summary>
    protected override bool IsEnabled => _isSandbox;

    /// <summary>Makes the database a sandbox. False if it is none and has orders already.</summary>
    public Task<bool> EnableAsync(CancellationToken cancellationToken) =>
        db.WriteAsync(
            partnerId: 0,
            transaction => Counters.TryEnableSandboxAsync(transaction.Connection),
            cancellationToken);

    /// <summary>Moves the clock of all nodes.</summary>
    /// <returns>The platform's time after it; null, with nothing moved, if the database is no sandbox.</returns>
    public async Task<DateTimeOffset?> AdvanceAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        var moved = await db.WriteAsync(
            partnerId: 0,
            transaction => Counters.TryMoveClockAsync(transaction.Connection, by),
            cancellationToken);
        if (!moved)
        {
            return null;
        }

        await FollowAsync(cancellationToken);
        return clock.GetUtcNow();
    }

    /// <summary>Takes over how far the clock was moved. False if the database is no sandbox.</summary>
    public async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        var (isSandbox, offset) = await db.ReadAsync(
            connection => connection.QuerySingleAsync<(long IsSandbox, long Offset)>(new CommandDefinition(
                """
                select s.value, o.value from counter s join counter o on o.name = 'clock_offset_ms'
                 where s.name = 'sandbox'
                """,
                cancellationToken: cancellationToken)),
            cancellationToken);
        clock.Offset = TimeSpan.FromMilliseconds(offset);
        return isSandbox == 1;
    }

    /// <summary>The first request already lives in the platform's time.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _isSandbox = await FollowAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Takes over what other nodes have moved. If it fails, the clock stays as far ahead as it was.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        await FollowAsync(cancellationToken);
        return 0;
    }
}
