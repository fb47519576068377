using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Surfaces.Enterprise;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>One call of an operation that places orders, as it waits for its group.</summary>
/// <param name="Iccids">The SIMs, each named once.</param>
/// <param name="Draft">The order that each is to get.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Now">When the call is judged.</param>
internal sealed record PlaceOrderCall(
    IReadOnlyList<Iccid> Iccids, OrderDraft Draft, Caller Caller, DateTimeOffset Now)
{
    /// <summary>What is asked of a batch; null for an order of one SIM.</summary>
    public BatchTerms? Batch { get; init; }
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
/// <param name="Outcome">Placed, now or by the request that this one repeats; or why not. Of a batch: placed.</param>
/// <param name="Answer">The whole answer; null if the order of one SIM was not placed.</param>
/// <param name="KeyIsTaken">The idempotency key was used for another request; nothing else counts then.</param>
internal readonly record struct PlaceOrderResult(PlaceOrderOutcome Outcome, string? Answer, bool KeyIsTaken = false);
