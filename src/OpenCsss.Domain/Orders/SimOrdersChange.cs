namespace OpenCsss.Domain;

/// <summary>Something that happened to a SIM or one of its orders.</summary>
/// <param name="At">When it took effect.</param>
/// <param name="Order">The order as it was then; null if it is about the SIM alone.</param>
/// <param name="Operation">What the partner is notified of; null for nothing.</param>
/// <param name="Action">What the carrier is to do; null for nothing.</param>
/// <param name="CreditMinor">What the partner gets back.</param>
/// <param name="DebitMinor">What the partner is charged.</param>
public sealed record SimOrdersChange(
    DateTimeOffset At, OrderLifeCycle? Order, OrderOperation? Operation, CarrierAction? Action, long CreditMinor,
    long DebitMinor)
{
    /// <summary>The event that led to it; null if none did.</summary>
    public OrderEvent? Cause { get; init; }

    /// <summary>Why the carrier is to stop the SIM; null if it is not to.</summary>
    public StopReason? Reason { get; init; }
}
