namespace OpenCsss.Domain;

// The service that is wanted for the SIM, and what the carrier is asked for it.
public sealed partial class SimOrders
{
    /// <summary>
    /// Who has no service needs no pause; and only a pause ends with a restart, no stop for another reason.
    /// </summary>
    private CarrierAction? Allowed(CarrierAction? action) => action switch
    {
        CarrierAction.Stop when Sim.Service != SimService.Normal => null,
        CarrierAction.Resume when Sim.Service.Stopped is not StopReason.Paused => null,
        CarrierAction.Resume when IsStoppedOverQuota => null, // What was paused stays stopped for the other reason.
        _ => action,
    };

    private bool IsStoppedByAPerson => Sim.Service != SimService.Normal && !Sim.Service.EndsByItself;

    private void ServeAs(CarrierAction? action, DateTimeOffset at)
    {
        if (action is CarrierAction.Stop)
        {
            Sim = Sim with { Service = new SimService(StopReason.Paused) };
        }
        else if (action is CarrierAction.Activate && IsStoppedByAPerson)
        {
            // The plan is provided, and the stop goes on.
            Ask(CarrierAction.Stop, Sim.Service.Stopped, at);
        }
        else if (action is CarrierAction.Activate or CarrierAction.Resume)
        {
            Sim = Sim with { Service = SimService.Normal };
        }
    }

    /// <summary>An order that held the SIM is over; what waits for its first use needs service to be used.</summary>
    private void EndPause(DateTimeOffset at)
    {
        if (Sim.Service.Stopped is StopReason.Paused or StopReason.OverQuota)
        {
            Sim = Sim with { Service = SimService.Normal };
            Ask(CarrierAction.Resume, null, at);
        }
    }

    private void StopExpired(DateTimeOffset at)
    {
        if (Sim.Service == SimService.Normal)
        {
            Ask(CarrierAction.Stop, StopReason.Expired, at);
        }

        if (!IsStoppedByAPerson)
        {
            Sim = Sim with { Service = new SimService(StopReason.Expired) };
        }
    }

    private void Ask(CarrierAction action, StopReason? reason, DateTimeOffset at) =>
        _changes.Add(new SimOrdersChange(at, null, null, action, 0, 0) { Reason = reason });
}
