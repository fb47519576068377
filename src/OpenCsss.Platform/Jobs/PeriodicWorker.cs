namespace OpenCsss.Platform.Jobs;

/// <summary>
/// Background work that is repeated at an interval, and at once when its signal is raised. Runs never overlap. A run
/// that fails is handled by <see cref="WorkerRuns"/> and repeated at the next tick; it never stops the host.
/// </summary>
/// <remarks>
/// The timer for the next tick starts with the run and is due once: ticks that pass during a long run, or while a test
/// moves its clock by days, are one tick.
/// </remarks>
/// <param name="name">For the log and the metrics, such as «Order clock».</param>
/// <param name="interval">
/// From the start of one run to the start of the next; more than 0 if it is enabled, at most
/// <see cref="WorkerServices.LongestInterval"/>.
/// </param>
/// <param name="services">Clock, counters, log.</param>
internal abstract class PeriodicWorker(string name, TimeSpan interval, WorkerServices services) : BackgroundService
{
    private Task _tick = Task.CompletedTask;

    protected TimeProvider Clock => services.Clock;

    protected BackgroundPace Pace => services.Pace;

    /// <summary>
    /// The interval is over, or the server stops. A woken run that has much to do gives way then: the tick's run comes
    /// next.
    /// </summary>
    protected bool IsTickDue => _tick.IsCompleted;

    /// <summary>Whether this node runs it at all.</summary>
    protected virtual bool IsEnabled => true;

    /// <summary>Whether the first run begins with the server, and not an interval later.</summary>
    protected virtual bool RunsAtStart => false;

    /// <summary>What wakes it before the interval is over.</summary>
    protected virtual WakeSignal? Signal => null;

    /// <summary>Does all that is due now; how many things it handled.</summary>
    public abstract Task<int> RunOnceAsync(CancellationToken cancellationToken);

    /// <summary>The run that a signal causes; the same as that of a tick, unless it can be cheaper.</summary>
    protected virtual Task<int> RunWokenAsync(CancellationToken cancellationToken) => RunOnceAsync(cancellationToken);

    /// <summary>Comes after the last run, when the server stops.</summary>
    protected virtual Task FinishAsync() => Task.CompletedTask;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!IsEnabled)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        var runs = services.RunsOf(name, GetType());
        var woken = Signal?.Next;
        _tick = RunsAtStart ? Task.CompletedTask : NextTick(stoppingToken);
        while (true)
        {
            await (woken is null ? Task.WhenAny(_tick) : Task.WhenAny(_tick, woken));
            if (stoppingToken.IsCancellationRequested)
            {
                break;
            }

            var isTick = IsTickDue;
            _tick = isTick ? NextTick(stoppingToken) : _tick;
            woken = Signal?.Next;
            if (!await runs.TryAsync(isTick ? RunOnceAsync : RunWokenAsync, stoppingToken))
            {
                woken = null; // Signals must not make it fail faster than its interval.
            }
        }

        await runs.FinishAsync(FinishAsync);
    }

    /// <summary>
    /// Does what is due, one after the other. One that fails does not keep the others waiting; it is due again.
    /// </summary>
    protected async Task EachAsync<T>(
        IReadOnlyList<T> items, Func<T, string> nameOf, Func<T, Task> work, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await work(item);
            }
#pragma warning disable CA1031 // Whatever it is, it concerns one of them.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                services.RunsOf(name, GetType()).LogItemFailed(nameOf(item), exception);
            }
        }
    }

    private Task NextTick(CancellationToken stoppingToken) =>
        Task.Delay(WorkerServices.Bounded(interval), services.Clock, stoppingToken);
}
