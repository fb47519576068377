using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>
/// POST /package/orderPackage: the main job. Order, ledger, events, carrier command and stored answer commit together.
/// POST /package/orderExtraPackage is the same for an add-on.
/// </summary>
internal static class PlaceOrder
{
    public static Task<Reply<OrderPlaced>> HandleAsync(
        PlaceOrderRequest request, Caller caller, PlaceOrderWrite write, Db db, TimeProvider clock,
        CancellationToken cancellationToken) =>
        HandleAsync(request, OrderForm.Plain, caller, write, db, clock, cancellationToken);

    public static Task<Reply<OrderPlaced>> HandleExtraAsync(
        PlaceOrderRequest request, Caller caller, PlaceOrderWrite write, Db db, TimeProvider clock,
        CancellationToken cancellationToken) =>
        HandleAsync(request, OrderForm.Extra, caller, write, db, clock, cancellationToken);

    /// <summary>Lets an order for one SIM wait for its group, and answers.</summary>
    public static async Task<Reply<OrderPlaced>> PlaceAsync(
        PlaceOrderCall call, PlaceOrderWrite write, Db db, CancellationToken cancellationToken)
    {
        var result = await db.WriteAsync(write, call.Seller.Partner.Id, call, cancellationToken);
        return result.KeyIsTaken ? ApiError.IdempotencyKeyReused
            : result.Outcome is PlaceOrderOutcome.Placed ? Reply<OrderPlaced>.Stored(result.Answer!)
            : RefusalOf(result.Outcome);
    }

    /// <summary>What is said of an order that was not placed.</summary>
    public static Refusal RefusalOf(PlaceOrderOutcome outcome) => outcome switch
    {
        PlaceOrderOutcome.SimNotFound => ApiError.SimNotFound,
        PlaceOrderOutcome.PlanNotSellable => ApiError.PlanNotFound,
        PlaceOrderOutcome.PlanTypeDiffers => ApiError.PlanTypeDiffers,
        PlaceOrderOutcome.PeriodsOutsideRange => ApiError.PeriodsOutsideRange,
        PlaceOrderOutcome.SimLifeCycleForbids => ApiError.SimLifeCycle,
        PlaceOrderOutcome.OnlyForOta => ApiError.OnlyForOta,
        PlaceOrderOutcome.NoOrderInUse => ApiError.NoPlanInUse,
        PlaceOrderOutcome.OtaCannotOpen => ApiError.OtaCannotOpen,
        PlaceOrderOutcome.PlanDoesNotFit => ApiError.PlanDoesNotFit,
        PlaceOrderOutcome.TestVolumeOutsideRange => new Refusal(ApiError.ParameterRange, "test_flow"),
        PlaceOrderOutcome.TooManyWaitingOrders => ApiError.TooManyWaitingOrders,
        PlaceOrderOutcome.BalanceTooLow => ApiError.BalanceTooLow,
        PlaceOrderOutcome.Placed => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No refusal."),
    };

    private static Task<Reply<OrderPlaced>> HandleAsync(
        PlaceOrderRequest request, OrderForm form, Caller caller, PlaceOrderWrite write, Db db, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var iccid = read.Required<Iccid>("device_id", request.DeviceId, Fields.IccidOf);
        var draft = OrderDraft.Parse(read, request, form);
        return read.Refusal is { } refusal
            ? Task.FromResult<Reply<OrderPlaced>>(refusal)
            : PlaceAsync(
                PlaceOrderCall.Of(caller, [iccid], draft, OrderAnswer.Placed, clock.GetUtcNow()), write, db,
                cancellationToken);
    }
}
