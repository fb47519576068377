using OpenCsss.Platform.Modules.Events;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// What may be sent to an endpoint next. Events of one SIM stand in a line: the next one not before the one before it
/// was delivered or given up. Lines don't wait for each other.
/// </summary>
internal sealed class DeliveryLines
{
    private readonly Dictionary<long, SimDeliveries> _lines = [];
    private readonly Queue<Delivery> _window = new();
    private readonly Queue<Delivery> _fresh = new();
    private readonly Queue<Delivery> _due = new();

    // Taken from a reading and not recorded yet: waiting, on its way, or answered.
    private readonly HashSet<long> _takenDue = [];
    private HashSet<long> _takenBefore = [];

    private readonly Dictionary<long, AheadEvent> _ahead = [];

    /// <summary>Every event up to it is settled.</summary>
    public long CursorNo { get; private set; }

    /// <summary>The last event that was read.</summary>
    public long ReadNo { get; private set; }

    /// <summary>Deliveries that are pending in rows.</summary>
    public long Pending { get; private set; }

    /// <summary>Events that were read and are not settled, or stand behind such a one.</summary>
    public int Unsettled => _window.Count;

    public bool HasDue => _due.Count > 0;

    public bool HasFresh => _fresh.Count > 0;

    /// <param name="cursorNo">Where the endpoint stands.</param>
    /// <param name="pending">How many deliveries of which SIMs are pending in rows.</param>
    /// <param name="ahead">What is recorded of events beyond the cursor.</param>
    public void Start(
        long cursorNo, IReadOnlyList<(long? SimId, long Count)> pending, IReadOnlyList<AheadEvent> ahead)
    {
        CursorNo = ReadNo = cursorNo;
        foreach (var item in ahead)
        {
            _ahead[item.EventNo] = item;
        }

        foreach (var (simId, count) in pending)
        {
            Pending += count;
            if (simId is { } id)
            {
                _lines[id] = new SimDeliveries { Pending = count };
            }
        }
    }

    /// <summary>
    /// Events of the feed, in their order. Those that go nowhere are only stepped over, and so are those that were
    /// settled before the endpoint was taken over.
    /// </summary>
    public void AddNew(IReadOnlyList<DeliveryRow> rows, EndpointNumber endpoint, UnrecordedAttempts outcomes)
    {
        foreach (var row in rows)
        {
            ReadNo = row.EventNo;
            _ahead.Remove(row.EventNo, out var ahead);
            if (!endpoint.Takes((EventKind)row.Kind) || ahead?.IsSettled == 1)
            {
                continue;
            }

            var delivery = new Delivery(row, isRetry: false, ahead?.Attempts ?? 0);
            _window.Enqueue(delivery);
            if (row.SimId is not { } simId)
            {
                _fresh.Enqueue(delivery);
                continue;
            }

            var line = LineOf(simId);
            if (line.Pending > 0)
            {
                PutBehind(delivery, line, outcomes);
            }
            else if (line.IsBusy)
            {
                line.Waiting.Enqueue(delivery);
            }
            else
            {
                line.IsBusy = true;
                _fresh.Enqueue(delivery);
            }
        }

        StepOver();
    }

    /// <summary>
    /// A reading of what is due begins. It may still show what was taken before it as due, though it is over by then.
    /// </summary>
    public void BeginDue() => _takenBefore = [.. _takenDue];

    /// <summary>What has become of these is on disk: the next reading tells the truth about them.</summary>
    public void Recorded(DeliveryBatch batch)
    {
        _takenDue.ExceptWith(batch.Changed.Select(delivery => delivery.EventNo));
        _takenDue.ExceptWith(batch.Delivered);
    }

    /// <summary>Rows that are due. What is on its way already, or behind such a one, comes later.</summary>
    public void AddDue(IReadOnlyList<DeliveryRow> rows)
    {
        foreach (var row in rows)
        {
            var line = row.SimId is { } simId ? LineOf(simId) : null;
            if (line is { IsBusy: true } || _takenBefore.Contains(row.EventNo) || !_takenDue.Add(row.EventNo))
            {
                continue;
            }

            if (line is not null)
            {
                line.IsBusy = true;
                line.Pending = Math.Max(1, line.Pending); // Somebody else may have put it there.
            }

            _due.Enqueue(new Delivery(row, isRetry: true, row.Attempts));
        }
    }

    public Delivery? TakeDue() => _due.TryDequeue(out var delivery) ? delivery : null;

    public Delivery? TakeFresh() => _fresh.TryDequeue(out var delivery) ? delivery : null;

    public void Succeeded(Delivery delivery)
    {
        Settle(delivery, wasPending: delivery.IsRetry);
        if (delivery.SimId is not { } simId)
        {
            return;
        }

        var line = LineOf(simId);
        if (line.Pending == 0 && line.Waiting.TryDequeue(out var next))
        {
            _fresh.Enqueue(next);
            return;
        }

        line.IsBusy = false;
        Forget(simId, line);
    }

    /// <summary>If there will be another attempt, what waits behind it waits in rows.</summary>
    public void Failed(Delivery delivery, bool isLast, UnrecordedAttempts outcomes)
    {
        if (isLast)
        {
            Succeeded(delivery); // Given up: those behind it go on.
            return;
        }

        delivery.IsSettled = true;
        if (!delivery.IsRetry)
        {
            Pending++;
        }

        if (delivery.SimId is { } simId)
        {
            var line = LineOf(simId);
            line.IsBusy = false;
            line.Pending += delivery.IsRetry ? 0 : 1;
            while (line.Waiting.TryDequeue(out var waiting))
            {
                PutBehind(waiting, line, outcomes);
            }
        }

        StepOver();
    }

    private void PutBehind(Delivery delivery, SimDeliveries line, UnrecordedAttempts outcomes)
    {
        outcomes.Behind(delivery);
        delivery.IsSettled = true;
        line.Pending++;
        Pending++;
    }

    private void Settle(Delivery delivery, bool wasPending)
    {
        delivery.IsSettled = true;
        if (wasPending)
        {
            Pending = Math.Max(0, Pending - 1);
            if (delivery.SimId is { } simId)
            {
                LineOf(simId).Pending--;
            }
        }

        StepOver();
    }

    /// <summary>Moves the cursor over what is settled.</summary>
    private void StepOver()
    {
        while (_window.TryPeek(out var first) && first.IsSettled)
        {
            CursorNo = _window.Dequeue().EventNo;
        }

        if (_window.Count == 0)
        {
            CursorNo = ReadNo;
        }
    }

    private SimDeliveries LineOf(long simId)
    {
        if (!_lines.TryGetValue(simId, out var line))
        {
            _lines[simId] = line = new SimDeliveries();
        }

        return line;
    }

    private void Forget(long simId, SimDeliveries line)
    {
        if (line.IsIdle)
        {
            _lines.Remove(simId);
        }
    }
}
