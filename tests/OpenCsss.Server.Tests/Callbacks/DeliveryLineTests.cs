using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Callbacks;
using OpenCsss.Platform.Modules.Events;

namespace OpenCsss.Server.Tests;

/// <summary>What is due again is taken once, however readings and recordings overlap. In memory; no database.</summary>
public sealed class DeliveryLineTests
{
    private const long Sim = 7;

    private readonly DeliveryLines _lines = new();
    private readonly UnrecordedAttempts _outcomes = new(new RetrySchedule([TimeSpan.FromMinutes(1)]), () => 0.5);

    public DeliveryLineTests() => _lines.Start(cursorNo: 3, [(Sim, 1)], []);

    [Fact]
    public void A_reading_that_began_before_an_answer_shows_nothing_new_after_it_is_recorded()
    {
        var delivery = TakeDue();
        _lines.BeginDue();
        Succeed(delivery);
        _lines.Recorded(Batch());
        _lines.AddDue([Row()]);
        Assert.False(_lines.HasDue);
    }

    [Fact]
    public void A_reading_that_began_after_an_answer_and_before_its_recording_does_not_either()
    {
        var delivery = TakeDue();
        Succeed(delivery);
        _lines.BeginDue();
        _lines.Recorded(Batch());
        _lines.AddDue([Row()]);
        Assert.False(_lines.HasDue);
    }

    [Fact]
    public void What_is_due_when_its_outcome_is_recorded_is_taken_again()
    {
        var delivery = TakeDue();
        delivery.Answer = new CallbackAnswer(500, null, TimeSpan.Zero, "", null);
        _lines.Failed(delivery, isLast: !_outcomes.Failed(delivery, DateTimeOffset.UnixEpoch), _outcomes);
        _lines.BeginDue();
        _lines.AddDue([Row()]);
        Assert.False(_lines.HasDue); // Not recorded yet: the row is as it was before the attempt.

        _lines.Recorded(Batch());
        _lines.BeginDue();
        _lines.AddDue([Row()]);
        Assert.Equal(2, _lines.TakeDue()!.EventNo);
    }

    private static DeliveryRow Row() => new() { EventNo = 2, Kind = (long)EventKind.OrderStatus, SimId = Sim, Attempts = 1 };

    private Delivery TakeDue()
    {
        _lines.BeginDue();
        _lines.AddDue([Row()]);
        return _lines.TakeDue()!;
    }

    private void Succeed(Delivery delivery)
    {
        delivery.Answer = new CallbackAnswer(200, null, TimeSpan.Zero, "", null);
        _outcomes.Succeeded(delivery);
        _lines.Succeeded(delivery);
    }

    private DeliveryBatch Batch() => _outcomes.Take(
        new EndpointKey(1, EndpointNumber.All), leaseNo: 1, leaseUntil: 0, _lines.CursorNo,
        hasMoved: false, default, offReason: null, now: 0);
}
