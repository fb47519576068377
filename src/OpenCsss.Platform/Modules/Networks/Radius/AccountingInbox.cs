using System.Data.Common;
using System.Threading.Channels;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>
/// The way of Accounting-Requests to the database: those that wait are looked up together, then those of a lane's
/// partners go to it together.
/// </summary>
internal sealed partial class AccountingInbox : IDisposable
{
    /// <summary>Looked up at once.</summary>
    private const int MostTogether = 512;

    /// <summary>Written at once: so long may an order wait that comes just behind.</summary>
    private const int MostInOne = 128;

    private readonly Channel<Waiting> _waiting =
        Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });

    private readonly int _most;
    private readonly Db _db;
    private readonly AccountingWrite _write;
    private readonly AccountingSubscribers _subscribers;
    private readonly GatewayNotices _notices;
    private readonly SimSessions _sessions;
    private readonly ICarrierReports _reports;
    private readonly ILogger<AccountingInbox> _log;
    private readonly TaskCompletionSource _isEmpty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unwritten;
    private int _underWay = 1; // One for the inbox itself, taken away when nothing more is to come.

    public AccountingInbox(
        RadiusOptions options, Db db, AccountingWrite write, AccountingSubscribers subscribers, GatewayNotices notices,
        SimSessions sessions, ICarrierReports reports, ILogger<AccountingInbox> log)
    {
        (_most, _db, _write, _subscribers, _notices) = (options.QueueLength, db, write, subscribers, notices);
        (_sessions, _reports, _log) = (sessions, reports, log);
        _ = Task.Run(RunAsync);
    }

    /// <summary>False if too many are under way.</summary>
    /// <param name="call">What is to be written down.</param>
    /// <param name="finish">Called once, with whether it is on disk; must not throw or wait.</param>
    public bool TryTake(AccountingCall call, Action<bool> finish)
    {
        Interlocked.Increment(ref _underWay);
        if (Interlocked.Increment(ref _unwritten) > _most || !_waiting.Writer.TryWrite(new Waiting(call, finish)))
        {
            Interlocked.Decrement(ref _unwritten);
            Leave();
            return false;
        }

        return true;
    }

    /// <summary>Takes no more, and ends when all that was taken is finished.</summary>
    public Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_waiting.Writer.TryComplete())
        {
            Leave();
        }

        return _isEmpty.Task.WaitAsync(cancellationToken);
    }

    public void Dispose() => _waiting.Writer.TryComplete();

    private async Task RunAsync()
    {
        var taken = new List<Waiting>(MostTogether);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            taken.Clear();
            while (taken.Count < MostTogether && _waiting.Reader.TryRead(out var waiting))
            {
                taken.Add(waiting);
            }

            try
            {
                await _subscribers.FindAsync([.. taken.Select(waiting => waiting.Call)], CancellationToken.None);
            }
#pragma warning disable CA1031 // Whatever it is, those who wait must hear that nothing came of it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(exception);
                taken.ForEach(waiting => End(waiting, isDurable: false));
                continue;
            }

            foreach (var lane in taken.GroupBy(waiting => _db.LaneOf(waiting.PartnerId)))
            {
                foreach (var batch in lane.Chunk(MostInOne))
                {
                    _ = WriteAsync(batch);
                }
            }
        }
    }

    /// <summary>Writes calls of a lane down and ends them. One that fails leaves the others alone.</summary>
    private async Task WriteAsync(Waiting[] batch)
    {
        IReadOnlySet<AccountingCall>? awaited = null; // As long as they are not on disk.
        try
        {
            awaited = await WriteAsync(batch[0].PartnerId, [.. batch.Select(waiting => waiting.Call)]);
            _sessions.NoteAny();
        }
        catch (StoreBusyException)
        {
            // Counted as failed, and reported once in a while with the others.
        }
#pragma warning disable CA1031 // The sender sends it again, whatever it was.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (batch.Length > 1)
            {
                await Task.WhenAll(batch.Select(waiting => WriteAsync([waiting])));
                return;
            }

            LogFailed(exception);
        }

        foreach (var waiting in batch)
        {
            if (awaited is not null)
            {
                _notices.Note(waiting.Call);
            }

            if (awaited?.Contains(waiting.Call) is true)
            {
                _ = ReportPlaceAsync(waiting);
            }
            else
            {
                End(waiting, isDurable: awaited is not null);
            }
        }
    }

    private async Task<IReadOnlySet<AccountingCall>> WriteAsync(long partnerId, AccountingCall[] calls)
    {
        try
        {
            return await _db.WriteAsync(_write, partnerId, calls, CancellationToken.None);
        }
        catch (Exception exception) when (exception is DbException or GuardFailedException)
        {
            // Another node may have been first to write a session down; then this time it is found.
            return await _db.WriteAsync(_write, partnerId, calls, CancellationToken.None);
        }
    }

    /// <summary>Before the answer: a node that dies here hears of it again.</summary>
    private async Task ReportPlaceAsync(Waiting waiting)
    {
        var (call, isDurable) = (waiting.Call, false);
        try
        {
            if (Mcc.TryParse(call.Record.Network.Mcc, out var country))
            {
                await _reports.ReportLocationAsync(
                    call.Sim!.Value.PartnerId, call.Sim.Value.SimId, country, call.Record.Network.Mnc, call.At,
                    CancellationToken.None);
            }

            isDurable = true;
        }
        catch (StoreBusyException)
        {
            // Counted as failed, and reported once in a while with the others.
        }
#pragma warning disable CA1031 // The sender sends it again, whatever it was.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception);
        }

        End(waiting, isDurable);
    }

    private void End(Waiting waiting, bool isDurable)
    {
        Interlocked.Decrement(ref _unwritten); // Before the answer: who has it may send the next at once.
        waiting.Finish(isDurable);
        Leave();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _underWay) == 0)
        {
            _isEmpty.TrySetResult();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "RADIUS accounting could not be stored; the requests are not answered")]
    private partial void LogFailed(Exception exception);

    private readonly record struct Waiting(AccountingCall Call, Action<bool> Finish)
    {
        /// <summary>0 if nobody's SIM is meant.</summary>
        public long PartnerId => Call.Sim?.PartnerId ?? 0;
    }
}
