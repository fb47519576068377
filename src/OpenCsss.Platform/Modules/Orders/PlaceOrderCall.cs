using OpenCsss.Domain;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>A request for an order, or for one on each of some SIMs, as it waits for its group.</summary>
/// <param name="Seller">Who sells.</param>
/// <param name="Iccids">The SIMs, each named once.</param>
/// <param name="Draft">The order that each is to get.</param>
/// <param name="Answer">Writes the answer, which is stored for repetitions.</param>
/// <param name="Now">When the call is judged.</param>
internal sealed record PlaceOrderCall(
    OrderSeller Seller, IReadOnlyList<Iccid> Iccids, OrderDraft Draft, Func<PlaceOrderAnswer, string> Answer,
    DateTimeOffset Now)
{
    /// <summary>The partner's request; null if none asked for it.</summary>
    public Caller? Caller { get; init; }

    /// <summary>
    /// What a repetition has in common with the first: it has the first's answer, as long as answers are kept. Null for
    /// one that cannot come twice, because what it comes from has a guard of its own.
    /// </summary>
    public RequestIdentity? Identity { get; init; }

    /// <summary>What is asked of a batch; null for an order of one SIM.</summary>
    public BatchTerms? Batch { get; init; }

    public bool IsDryRun => Caller is { IsDryRun: true };

    /// <summary>What the operator owes the partner with each order.</summary>
    public long ReceivedMinor => Seller.PaidTo is PaidTo.Operator ? Draft.PayAmountMinor : 0;

    /// <summary>What a partner's request asks for.</summary>
    public static PlaceOrderCall Of(
        Caller caller, IReadOnlyList<Iccid> iccids, OrderDraft draft, Func<PlaceOrderAnswer, string> answer,
        DateTimeOffset now) =>
        new(OrderSeller.Enterprise(caller.Partner), iccids, draft, answer, now)
        {
            Caller = caller,
            Identity = caller.Identity,
        };
}

/// <summary>What an answer is written from.</summary>
/// <param name="Call">What was asked.</param>
/// <param name="Lines">What was decided on each of its SIMs. Of an order of one SIM: placed, or would be.</param>
/// <param name="IsRefused">It was all or nothing, and is nothing.</param>
/// <param name="Partner">By the settings in force.</param>
internal readonly record struct PlaceOrderAnswer(
    PlaceOrderCall Call, OrderLine[] Lines, bool IsRefused, Partner Partner);

/// <summary>A SIM of a call that has been decided on.</summary>
/// <param name="Sim">The SIM; null if there is none.</param>
/// <param name="Placement">The decision.</param>
/// <param name="IsTwice">The SIM was named before in the same call, in another form of its number.</param>
/// <param name="OrderId">The new order; <c>default</c> if there is none.</param>
internal readonly record struct OrderLine(
    SimForPlacement? Sim, OrderPlacement Placement, bool IsTwice, OrderId OrderId = default)
{
    public bool IsPlaced => Placement.Outcome is PlaceOrderOutcome.Placed && !IsTwice;
}

/// <summary>What is asked of a batch beside the orders.</summary>
/// <param name="AllOrNothing">If one cannot be ordered for, none is.</param>
/// <param name="Lines">
/// The lines of the request as it named them: the place of each in the call's SIMs, or that it is none of them.
/// </param>
internal sealed record BatchTerms(bool AllOrNothing, IReadOnlyList<BatchLine> Lines);

/// <summary>A line of a batch.</summary>
/// <param name="DeviceId">As the request has it.</param>
/// <param name="Place">Which of the call's SIMs it names; -1 if its number is none, or was named before.</param>
internal readonly record struct BatchLine(string DeviceId, int Place);

/// <summary>What became of a call.</summary>
/// <param name="Outcome">Placed, now or by the call that this one repeats; or why not. Of a batch: placed.</param>
/// <param name="Answer">The whole answer; null if the order of one SIM was not placed.</param>
/// <param name="KeyIsTaken">The idempotency key was used for another request; nothing else counts then.</param>
internal readonly record struct PlaceOrderResult(PlaceOrderOutcome Outcome, string? Answer, bool KeyIsTaken = false)
{
    /// <summary>
    /// The order of one SIM that was placed now; <c>default</c> for any other call, of a repetition too.
    /// </summary>
    public OrderId OrderId { get; init; }
}
