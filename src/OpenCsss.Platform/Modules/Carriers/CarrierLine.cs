using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>
/// This node's line to a carrier: how much may be asked of it at a time and in a second, and whether it is asked at
/// all while it fails and fails.
/// </summary>
internal sealed class CarrierLine
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<long> _begun = [];
    private readonly CarrierLimits _limits;
    private readonly CircuitRule _rule;
    private readonly TimeProvider _clock;
    private readonly WallClock _wall;
    private Circuit _circuit;
    private int _free;
    private TaskCompletionSource _room = Completed();

    public CarrierLine(
        ICarrier carrier, CarrierLimits limits, CircuitRule rule, TimeProvider clock, WallClock wall)
    {
        (Carrier, _limits, _rule, _clock, _wall) = (carrier, limits, rule, clock, wall);
        _free = limits.Parallel;
        Queries = new SemaphoreSlim(limits.Parallel);
    }

    public ICarrier Carrier { get; }

    public TimeSpan TimeLimit => _limits.TimeLimit;

    /// <summary>Questions of partners have places of their own, so that commands never wait for them.</summary>
    public SemaphoreSlim Queries { get; }

    public Circuit Circuit
    {
        get
        {
            lock (_gate)
            {
                return _circuit;
            }
        }
    }

    /// <summary>
    /// Takes places for as many commands as may begin now. Each is given back by <see cref="End"/>, or by
    /// <see cref="GiveBack"/> if there was no command for it.
    /// </summary>
    public int Take()
    {
        lock (_gate)
        {
            var places = _circuit.Allows(Math.Min(_free, AllowedThisSecond()), _wall.GetUtcNow());
            if (places == 0)
            {
                return 0;
            }

            _circuit = _circuit.Begin();
            _free -= places;
            if (_limits.PerSecond > 0)
            {
                _begun.AddRange(Enumerable.Repeat(_clock.GetTimestamp(), places));
            }

            return places;
        }
    }

    /// <summary>Places that were taken and are not needed.</summary>
    public void GiveBack(int places)
    {
        if (places == 0)
        {
            return;
        }

        lock (_gate)
        {
            _circuit = _circuit.GiveBack();
            if (_limits.PerSecond > 0)
            {
                _begun.RemoveRange(Math.Max(0, _begun.Count - places), Math.Min(places, _begun.Count));
            }

            Free(places);
        }
    }

    /// <summary>A command that had a place has ended.</summary>
    /// <param name="answered">
    /// Whether the carrier answered it, be it with a refusal; null if it was not asked.
    /// </param>
    /// <returns>The circuit, if it has opened or closed by that.</returns>
    public Circuit? End(bool? answered)
    {
        lock (_gate)
        {
            var before = _circuit;
            _circuit = answered switch
            {
                true => Circuit.Closed,
                false => _circuit.Fail(_rule, _wall.GetUtcNow()),
                null => _circuit.GiveBack(),
            };
            Free(1);
            return _circuit.OpenUntil == before.OpenUntil ? null : _circuit;
        }
    }

    /// <summary>Ends when half of the places are free, or after a while: a claim for each place costs more.</summary>
    public async Task WaitForRoomAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        Task room;
        lock (_gate)
        {
            if (IsRoomy)
            {
                return;
            }

            if (_room.Task.IsCompleted)
            {
                _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            room = _room.Task;
        }

        try
        {
            await room.WaitAsync(most, _clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The places that are free are enough then.
        }
    }

    private bool IsRoomy => _free * 2 >= _limits.Parallel;

    private void Free(int places)
    {
        _free += places;
        if (IsRoomy)
        {
            _room.TrySetResult();
        }
    }

    /// <summary>In any one second, wherever it begins, no more than the limit begin.</summary>
    private int AllowedThisSecond()
    {
        if (_limits.PerSecond == 0)
        {
            return int.MaxValue;
        }

        var old = _begun.FindIndex(begun => _clock.GetElapsedTime(begun) < OneSecond);
        _begun.RemoveRange(0, old < 0 ? _begun.Count : old);
        return _limits.PerSecond - _begun.Count;
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
