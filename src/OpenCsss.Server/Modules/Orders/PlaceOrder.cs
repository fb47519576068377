using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Server.Http;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>
/// POST /package/orderPackage: the main job. Order, ledger, events and stored answer commit together.
/// </summary>
internal static class PlaceOrder
{
    public static async Task<Reply<OrderPlaced>> HandleAsync(
        PlaceOrderRequest request, Caller caller, PlaceOrderWrite write, Db db, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (OrderDraft.Parse(request, out var refusal) is not { } draft)
        {
            return refusal;
        }

        var call = new PlaceOrderCall(draft, caller, clock.GetUtcNow());
        var result = await db.WriteAsync(write, caller.Partner.Id, call, cancellationToken);
        if (result.KeyIsTaken)
        {
            return ApiError.IdempotencyKeyReused;
        }

        return result.Outcome switch
        {
            PlaceOrderOutcome.Placed => Reply<OrderPlaced>.Stored(result.Answer!),
            PlaceOrderOutcome.SimNotFound => ApiError.SimNotFound,
            PlaceOrderOutcome.PlanNotSellable => ApiError.PlanNotFound,
            PlaceOrderOutcome.PlanTypeDiffers => ApiError.PlanTypeDiffers,
            PlaceOrderOutcome.PeriodsOutsideRange => ApiError.PeriodsOutsideRange,
            PlaceOrderOutcome.SimLifeCycleForbids => ApiError.SimLifeCycle,
            PlaceOrderOutcome.OtaCannotOpen => ApiError.OtaCannotOpen,
            PlaceOrderOutcome.PlanDoesNotFit => ApiError.PlanDoesNotFit,
            PlaceOrderOutcome.TestVolumeOutsideRange => new Refusal(ApiError.ParameterRange, "test_flow"),
            PlaceOrderOutcome.TooManyWaitingOrders => ApiError.TooManyWaitingOrders,
            PlaceOrderOutcome.BalanceTooLow => ApiError.BalanceTooLow,
        };
    }
}

/// <summary>One call of the operation, as it waits for its group.</summary>
internal sealed record PlaceOrderCall(OrderDraft Draft, Caller Caller, DateTimeOffset Now);

/// <summary>What became of a call.</summary>
/// <param name="Outcome">Placed, now or by the request that this one repeats; or why not.</param>
/// <param name="Answer">The whole answer, if placed.</param>
/// <param name="KeyIsTaken">The idempotency key was used for another request; nothing else counts then.</param>
internal readonly record struct PlaceOrderResult(PlaceOrderOutcome Outcome, string? Answer, bool KeyIsTaken = false);
