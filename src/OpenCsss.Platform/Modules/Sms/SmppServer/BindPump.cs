using System.Collections.Concurrent;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Sms.SmppClient;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>
/// Sends accounts that are bound to this node what has happened to their messages, in the order of the partner's feed:
/// the account has a cursor into it, which moves when the partner has answered. At least once; of several nodes that an
/// account is bound to, one sends. One account that does not answer keeps no other waiting.
/// </summary>
internal sealed partial class BindPump(
    BindSessions sessions, BindAccess access, Db db, BindOptions options, SmsOptions sms, WallClock wall,
    WorkerServices services, ILogger<BindPump> log)
    : PeriodicWorker("SMPP event sender", sms.Poll, services)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly string _holder = Guid.NewGuid().ToString("n");
    private readonly ConcurrentDictionary<string, Held> _held = new();
    private readonly Dictionary<string, Task> _telling = [];

    protected override bool IsEnabled => options.Listen;

    /// <summary>Begins to send to accounts that are not being sent to yet; how many.</summary>
    public override Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var begun = 0;
        foreach (var (systemId, telling) in _telling)
        {
            if (telling.IsCompleted)
            {
                _telling.Remove(systemId);
            }
        }

        foreach (var account in sessions.Receiving())
        {
            if (!_telling.ContainsKey(account.SystemId))
            {
                _telling[account.SystemId] = TryTellAllAsync(account, cancellationToken);
                begun++;
            }
        }

        return Task.FromResult(begun);
    }

    /// <summary>They end with the lines, and need the database until then.</summary>
    protected override Task FinishAsync() => Task.WhenAll(_telling.Values);

    private async Task TryTellAllAsync(BindAccount account, CancellationToken cancellationToken)
    {
        try
        {
            await TellAllAsync(account, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops; what was not sent is sent after the next start.
        }
#pragma warning disable CA1031 // Whatever fails for one account, it is tried again, and the others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(account.SystemId, exception);
        }
    }

    /// <summary>Sends an account all that is to be sent now.</summary>
    private async Task TellAllAsync(BindAccount account, CancellationToken cancellationToken)
    {
        if (await HoldAsync(account, cancellationToken) is not { } held || held.NotBefore > Clock.GetUtcNow())
        {
            return;
        }

        var head = await BindStore.FindHeadAsync(db, account.PartnerId, cancellationToken);
        while (held.Cursor < head)
        {
            var news = await BindStore.ListAfterAsync(
                db, account.PartnerId, held.Cursor, head, options.DeliveryWindow, cancellationToken);

            // Read after the news: what came after a change of rights goes to nobody who has lost them.
            var version = await access.VersionAsync();

            // All at once; the cursor moves over those that were taken before the first that was not. Those after it
            // are not sent again as long as this node remembers.
            var taken = await Task.WhenAll(news.Select(item => TryTellAsync(account, item, held, version)));
            var count = taken.TakeWhile(isTaken => isTaken).Count();
            var isAll = count == news.Count && count < options.DeliveryWindow;
            var cursor = isAll ? head : count > 0 ? news[count - 1].EventNo : held.Cursor;
            if (cursor > held.Cursor
                && !await BindStore.MoveAsync(db, account, _holder, cursor, cancellationToken))
            {
                _held.TryRemove(account.SystemId, out _);
                return;
            }

            held = _held[account.SystemId] = held.At(cursor, count < news.Count ? Clock.GetUtcNow() : null);
            if (count < news.Count)
            {
                return;
            }
        }
    }

    /// <summary>The cursor, if it is this node's to move; the lease is renewed when half of it is over.</summary>
    private async Task<Held?> HoldAsync(BindAccount account, CancellationToken cancellationToken)
    {
        var now = wall.GetUtcNow();
        if (_held.TryGetValue(account.SystemId, out var held) && held.Until - now > Lease / 2)
        {
            return held;
        }

        if (await BindStore.TryHoldAsync(db, account, _holder, now, Lease, cancellationToken) is not { } cursor)
        {
            _held.TryRemove(account.SystemId, out _);
            return null;
        }

        // The same node goes on where it was, with what it remembers.
        return _held[account.SystemId] = held is not null && held.Cursor == cursor
            ? held with { Until = now + Lease }
            : new Held(cursor, now + Lease, [], default, default);
    }

    /// <returns>Whether nothing more is to be said of it.</returns>
    private async Task<bool> TryTellAsync(BindAccount account, BindNews news, Held held, long settingsVersion)
    {
        if (held.Told.ContainsKey(news.EventNo) || !BindReceipts.IsWanted(news))
        {
            return true;
        }

        try
        {
            if (sessions.Next(account) is not { } session || !await session.IsInForceAsync(settingsVersion))
            {
                return false;
            }

            var status = await BindReceipts.TellAsync(session, news, SmsNumbers.ReferenceOf(sms));
            if (status is SmppStatus.TemporaryReceiverError or SmppStatus.Throttled or SmppStatus.QueueFull
                or SmppStatus.SystemError)
            {
                return false;
            }

            if (status is not SmppStatus.Ok)
            {
                LogRefused(account.SystemId, news.EventNo, (uint)status); // It would always be refused.
            }

            held.Told[news.EventNo] = true;
            return true;
        }
        catch (SmppLineLostException)
        {
            return false; // Sent again over the next connection.
        }
    }

    /// <summary>An account that this node sends to: its cursor, and the end of the lease.</summary>
    /// <param name="Cursor">All up to this event was sent.</param>
    /// <param name="Until">The end of the lease.</param>
    /// <param name="Told">What was sent beyond the cursor.</param>
    /// <param name="NotBefore">When it is tried again, after not all could be sent.</param>
    /// <param name="Delay">How long that was put off for.</param>
    private sealed record Held(
        long Cursor, DateTimeOffset Until, ConcurrentDictionary<long, bool> Told, DateTimeOffset NotBefore,
        TimeSpan Delay)
    {
        private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

        /// <summary>At another cursor; if not all could be sent it is put off, each time for twice as long.</summary>
        public Held At(long cursor, DateTimeOffset? failedAt)
        {
            foreach (var eventNo in Told.Keys.Where(eventNo => eventNo <= cursor))
            {
                Told.TryRemove(eventNo, out _);
            }

            var delay = failedAt is null ? default
                : Delay == default ? TimeSpan.FromSeconds(1)
                : Delay * 2 < Longest ? Delay * 2 : Longest;
            return this with { Cursor = cursor, Delay = delay, NotBefore = failedAt + delay ?? default };
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "SMPP account {SystemId} rejected event {EventNo} permanently with status {Status}")]
    private partial void LogRefused(string systemId, long eventNo, uint status);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Events for SMPP account {SystemId} could not be read or recorded; retrying at the next tick")]
    private partial void LogFailed(string systemId, Exception exception);
}
