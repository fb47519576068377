using OpenCsss.Domain;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>Changes a SIM's orders in memory.</summary>
/// <param name="sim">The SIM, with all that time has brought up to now.</param>
/// <param name="availableMinor">What its partner can spend.</param>
internal delegate OrderChangeOutcome OrderChange(SimOrders sim, long availableMinor);

/// <summary>Which SIM a change is about.</summary>
/// <param name="OrderId">The SIM of this order; 0 if it is named otherwise.</param>
/// <param name="Iccid">The SIM of this number, or of another form of it; null if it is named otherwise.</param>
/// <param name="SimId">The SIM of this id; 0 if it is named otherwise.</param>
internal readonly record struct SimSubject(long OrderId, Iccid? Iccid, long SimId)
{
    public static SimSubject OfOrder(long orderId) => new(orderId, null, 0);

    public static SimSubject Of(Iccid iccid) => new(0, iccid, 0);

    public static SimSubject Of(long simId) => new(0, null, simId);
}

/// <summary>A change of a SIM's orders, as it waits for its group: a partner's call, or what has happened.</summary>
internal sealed record OrderChangeCall(long PartnerId, SimSubject Subject, OrderChange Change, DateTimeOffset Now)
{
    /// <summary>Who asked for it; null if nobody did.</summary>
    public Caller? Caller { get; init; }

    /// <summary>Writes the answer of a call; null if nobody asked.</summary>
    public Func<OrderChangeAnswer, string>? Answer { get; init; }

    /// <summary>The number that the SIM has in its network from now on; null if it stays.</summary>
    public Imsi? NewImsi { get; init; }
}

/// <summary>What an answer is written from.</summary>
/// <param name="Order">The order that has changed.</param>
/// <param name="CreditMinor">What was given back for it, in minor units.</param>
/// <param name="DebitMinor">What was charged for it.</param>
/// <param name="Partner">By the settings in force.</param>
/// <param name="Caller">Who asked; in a dry run nothing has changed, and the price is given.</param>
internal sealed record OrderChangeAnswer(
    OrderLifeCycle Order, long CreditMinor, long DebitMinor, Partner Partner, Caller Caller);

/// <summary>What became of a call.</summary>
/// <param name="Outcome">Done, now or by the request that this one repeats; or why not.</param>
/// <param name="Answer">The whole answer, if it is done and somebody asked.</param>
/// <param name="KeyIsTaken">The idempotency key was used for another request; nothing else counts then.</param>
/// <param name="ImsiIsTaken">The new number is another SIM's; nothing else counts then.</param>
internal readonly record struct OrderChangeResult(
    OrderChangeOutcome Outcome, string? Answer, bool KeyIsTaken = false, bool ImsiIsTaken = false);
