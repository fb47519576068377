using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>What the operations that change an order have in common: how it is named, and what is answered.</summary>
internal sealed class OrderOperations(OrderChangeWrite write, Db db, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The number of the order that <c>order_id</c> names; any text is well-formed there.</summary>
    public static long ReadOrder(FieldReader read, string? text) =>
        read.Required<long>("order_id", text, static (string given, out long id) =>
        {
            id = NamedOrder.IdOf(given);
            return FieldOutcome.Good;
        });

    /// <summary>A change of the order that a request names.</summary>
    public Task<Reply<OrderChanged>> ChangeOrderAsync(
        OrderRequest request, Caller caller, Func<SimOrders, long, DateTimeOffset, OrderChangeOutcome> change,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var orderId = ReadOrder(read, request.OrderId);
        if (read.Refusal is { } refusal)
        {
            return Task.FromResult<Reply<OrderChanged>>(refusal);
        }

        var now = Now;
        return ChangeAsync<OrderChanged>(
            caller, SimSubject.OfOrder(orderId), now, (sim, _) => change(sim, orderId, now), OrderAnswer.Changed,
            cancellationToken);
    }

    /// <summary>A change of how many periods the order that a request names has.</summary>
    /// <param name="orderText">Names the order.</param>
    /// <param name="periods">How many are added or taken off, and the field's name.</param>
    /// <param name="caller">The partner.</param>
    /// <param name="change">The requested change.</param>
    /// <param name="answer">Writes the answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Reply<T>> ChangePeriodsAsync<T>(
        string? orderText, (string Name, string? Text) periods, Caller caller, PeriodsChange change,
        Func<OrderChangeAnswer, string> answer, CancellationToken cancellationToken)
        where T : class
    {
        var read = new FieldReader();
        var orderId = ReadOrder(read, orderText);
        var count = read.Required(periods.Name, periods.Text, Periods);
        if (read.Refusal is { } refusal)
        {
            return Task.FromResult<Reply<T>>(refusal);
        }

        var now = Now;
        return ChangeAsync<T>(
            caller, SimSubject.OfOrder(orderId), now, (sim, available) => change(sim, orderId, count, available, now),
            answer, cancellationToken);
    }

    /// <summary>Queues a partner's request for its group, and answers.</summary>
    /// <param name="caller">The partner.</param>
    /// <param name="subject">The SIM or order.</param>
    /// <param name="now">When the request is judged.</param>
    /// <param name="change">The requested change.</param>
    /// <param name="answer">Writes the answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Reply<T>> ChangeAsync<T>(
        Caller caller, SimSubject subject, DateTimeOffset now, OrderChange change,
        Func<OrderChangeAnswer, string> answer, CancellationToken cancellationToken)
        where T : class
    {
        var call = new OrderChangeCall(caller.Partner.Id, subject, change, now) { Caller = caller, Answer = answer };
        var result = await db.WriteAsync(write, caller.Partner.Id, call, cancellationToken);
        if (result.KeyIsTaken)
        {
            return ApiError.IdempotencyKeyReused;
        }

        return result.Outcome switch
        {
            OrderChangeOutcome.Done => Reply<T>.Stored(result.Answer!),
            OrderChangeOutcome.SimNotFound => ApiError.SimNotFound,
            OrderChangeOutcome.OrderNotFound => ApiError.OrderNotFound,
            OrderChangeOutcome.StatusForbids => ApiError.OrderStatus,
            OrderChangeOutcome.LifeCycleForbids => ApiError.SimLifeCycle,
            OrderChangeOutcome.NoOrderInUse => ApiError.NoPlanInUse,
            OrderChangeOutcome.PeriodsOutsideRange => ApiError.PeriodsOutsideRange,
            OrderChangeOutcome.BalanceTooLow => ApiError.BalanceTooLow,
        };
    }

    private static readonly FieldParser<int> Periods = Fields.Between(1, PlanCycle.MaxPeriods);
}

/// <summary>Changes how many periods an order has.</summary>
/// <param name="sim">Its SIM, with all that time has brought up to now.</param>
/// <param name="orderId">The order.</param>
/// <param name="periods">How many are added or taken off.</param>
/// <param name="availableMinor">What its partner can spend.</param>
/// <param name="now">When the request is judged.</param>
internal delegate OrderChangeOutcome PeriodsChange(
    SimOrders sim, long orderId, int periods, long availableMinor, DateTimeOffset now);
