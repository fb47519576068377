using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>What has come of attempts and is not recorded yet.</summary>
internal sealed class UnrecordedAttempts(RetrySchedule schedule, Func<double> chance)
{
    private List<Attempt> _attempts = [];
    private List<DeliveryState> _added = [];
    private List<DeliveryState> _changed = [];
    private List<long> _delivered = [];
    private List<long> _freedSims = [];

    public int Count => _attempts.Count + _added.Count;

    public void Succeeded(Delivery delivery)
    {
        AddAttempt(delivery);
        if (delivery.IsRetry)
        {
            _delivered.Add(delivery.EventNo);
            Free(delivery);
        }
    }

    /// <summary>False if that was the last attempt.</summary>
    public bool Failed(Delivery delivery, DateTimeOffset now)
    {
        AddAttempt(delivery);
        var tries = delivery.Tries + 1;
        var delay = schedule.DelayAfter((int)tries, chance(), delivery.Answer!.RetryAfter);
        var state = new DeliveryState(
            delivery.EventNo, delivery.SimId, delay is null ? DeliveryStatus.Dead : DeliveryStatus.Pending,
            delivery.Attempts + 1, tries, delay is { } wait ? (now + wait).ToUnixTimeMilliseconds() : null);
        if (delivery.IsRetry)
        {
            _changed.Add(state);
        }
        else
        {
            _added.Add(state);
        }

        if (delay is null)
        {
            Free(delivery);
        }

        return delay is not null;
    }

    /// <summary>Waits behind a pending delivery of its SIM.</summary>
    public void Behind(Delivery delivery) =>
        _added.Add(new DeliveryState(delivery.EventNo, delivery.SimId, DeliveryStatus.Pending, 0, 0, DueAt: null));

    /// <summary>All of it, and nothing is left.</summary>
    public DeliveryBatch Take(
        EndpointKey key, long leaseNo, long leaseUntil, long cursorNo, bool hasMoved, EndpointHealth health,
        string? offReason, long now)
    {
        var batch = new DeliveryBatch
        {
            Key = key,
            LeaseNo = leaseNo,
            LeaseUntil = leaseUntil,
            CursorNo = cursorNo,
            Health = health,
            OffReason = offReason,
            Now = now,
            ProgressAt = hasMoved || Count > 0 ? now : null,
            Attempts = _attempts,
            Added = _added,
            Changed = _changed,
            Delivered = _delivered,
            FreedSims = _freedSims,
        };
        (_attempts, _added, _changed, _delivered, _freedSims) = ([], [], [], [], []);
        return batch;
    }

    private void AddAttempt(Delivery delivery) => _attempts.Add(new Attempt(
        delivery.EventNo, delivery.Attempts + 1, delivery.StartedAt.ToUnixTimeMilliseconds(), delivery.Answer!));

    private void Free(Delivery delivery)
    {
        if (delivery.SimId is { } simId)
        {
            _freedSims.Add(simId);
        }
    }
}
