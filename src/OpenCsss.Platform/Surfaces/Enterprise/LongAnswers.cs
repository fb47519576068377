namespace OpenCsss.Platform.Surfaces.Enterprise;

/// <summary>
/// How many long answers (<see cref="EnterpriseOperation.IsLong"/>) of one partner this node makes at one time. More
/// wait for their turn, in their order, for a while: they would all be slower together, and with them everybody's
/// calls.
/// </summary>
internal sealed class LongAnswers(ApiOptions options, TimeProvider clock)
{
    private const int MostWaiting = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Turns> _partners = []; // Those that have some, or wait for some.

    /// <summary>
    /// The turn, to be given back when the answer has been sent; null if there are too many already, or none of them
    /// has ended in time.
    /// </summary>
    public async ValueTask<IDisposable?> EnterAsync(long partnerId, CancellationToken cancellationToken)
    {
        var waiting = Take(partnerId, out var isTaken);
        if (waiting is null)
        {
            return isTaken ? new Turn(this, partnerId) : null;
        }

        try
        {
            await waiting.Value.Task.WaitAsync(options.LongAnswerWait, clock, cancellationToken);
            return new Turn(this, partnerId);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            if (!TryLeave(partnerId, waiting))
            {
                GiveBack(partnerId); // It was this one's turn just then.
            }

            if (exception is TimeoutException)
            {
                return null;
            }

            throw;
        }
    }

    private LinkedListNode<TaskCompletionSource>? Take(long partnerId, out bool isTaken)
    {
        lock (_lock)
        {
            if (!_partners.TryGetValue(partnerId, out var turns))
            {
                _partners[partnerId] = turns = new Turns();
            }

            isTaken = turns.Running < options.LongAnswersPerPartner;
            turns.Running += isTaken ? 1 : 0;
            return isTaken || turns.Waiting.Count >= MostWaiting
                ? null
                : turns.Waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    private bool TryLeave(long partnerId, LinkedListNode<TaskCompletionSource> waiting)
    {
        lock (_lock)
        {
            var isWaiting = waiting.List is not null;
            if (isWaiting)
            {
                _partners[partnerId].Waiting.Remove(waiting);
            }

            return isWaiting;
        }
    }

    /// <summary>The turn is the next one's that waits.</summary>
    private void GiveBack(long partnerId)
    {
        lock (_lock)
        {
            var turns = _partners[partnerId];
            if (turns.Waiting.First is { } next)
            {
                turns.Waiting.Remove(next);
                next.Value.TrySetResult();
            }
            else if (--turns.Running == 0)
            {
                _partners.Remove(partnerId);
            }
        }
    }

    private sealed class Turns
    {
        public int Running { get; set; }

        public LinkedList<TaskCompletionSource> Waiting { get; } = [];
    }

    private sealed class Turn(LongAnswers owner, long partnerId) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
            {
                owner.GiveBack(partnerId);
            }
        }
    }
}
