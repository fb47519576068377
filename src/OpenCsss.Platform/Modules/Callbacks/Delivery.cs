using OpenCsss.Platform.Modules.Events;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>One event on its way to one endpoint.</summary>
internal sealed class Delivery(DeliveryRow row, bool isRetry, long attempts)
{
    public long EventNo => row.EventNo;

    public EventKind Kind => (EventKind)row.Kind;

    public long? SimId => row.SimId;

    public string Body => row.Body;

    /// <summary>It failed before, or was put there by hand: it has a row of its own.</summary>
    public bool IsRetry => isRetry;

    /// <summary>Attempts that are in the log already.</summary>
    public long Attempts => attempts;

    public long Tries => row.Tries;

    /// <summary>Delivered, given up, or in a row of its own: the cursor may step over it.</summary>
    public bool IsSettled { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    public CallbackAnswer? Answer { get; set; }
}

/// <summary>A SIM that has something on its way, or something that failed: its later events wait.</summary>
internal sealed class SimDeliveries
{
    /// <summary>Something of the SIM is being sent, or is next to be.</summary>
    public bool IsBusy { get; set; }

    /// <summary>How many of its deliveries are pending in rows; behind them, new ones get rows too.</summary>
    public long Pending { get; set; }

    /// <summary>What waits for what is being sent.</summary>
    public Queue<Delivery> Waiting { get; } = new();

    public bool IsIdle => !IsBusy && Pending == 0;
}
