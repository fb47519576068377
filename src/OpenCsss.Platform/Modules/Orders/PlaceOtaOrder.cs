using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>POST /package/createOtaOrder: a plan for a number of days, for an OTA SIM.</summary>
internal static class PlaceOtaOrder
{
    private static readonly FieldParser<int> Days = Fields.Between(1, PlanCycle.MaxPeriods);
    private static readonly FieldParser<int> Timings =
        Fields.CodeBetween((int)TimingType.FirstUse, (int)TimingType.Enabling);

    public static Task<Reply<OrderPlaced>> HandleAsync(
        OtaOrderRequest request, Caller caller, PlaceOrderWrite write, Db db, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var iccid = read.Required<Iccid>("device_id", request.DeviceId, Fields.IccidOf);
        var draft = OrderDraft.Parse(read, request, OrderForm.Ota);
        var country = read.Optional<Mcc>("mcc", request.Mcc, Fields.MccOf);
        var days = read.Required("days", request.Days, Days);
        var timing = read.Required("timing_type", request.TimingType, Timings);
        if (read.Refusal is { } refusal)
        {
            return Task.FromResult<Reply<OrderPlaced>>(refusal);
        }

        var validity = new DaysOfUse(
            days, (TimingType)timing is TimingType.Enabling, country == default ? null : country);
        return PlaceOrder.PlaceAsync(
            PlaceOrderCall.Of(caller, [iccid], draft.For(validity), OrderAnswer.Placed, clock.GetUtcNow()), write, db,
            cancellationToken);
    }
}
