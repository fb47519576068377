using OpenCsss.Domain;
using OpenCsss.Platform.Modules.TopUpShop;

namespace OpenCsss.Shops.TopUp;

/// <summary>How an order of the shop stands, as its buyer sees it.</summary>
internal enum OrderStand
{
    /// <summary>Nothing was charged; it can be paid.</summary>
    Waiting,

    /// <summary>The bank wants the buyer's approval.</summary>
    Approval,

    /// <summary>The bank is deciding; nothing can be done.</summary>
    Deciding,

    /// <summary>It is paid, and the plan is on the card.</summary>
    Paid,

    /// <summary>The bank has declined; it can be tried again.</summary>
    Declined,

    /// <summary>It was not paid in time, or was given up.</summary>
    Closed,

    /// <summary>The money goes back.</summary>
    Refunding,

    /// <summary>The money has gone back.</summary>
    Refunded,
}

/// <summary>An order as its page shows it, at each moment.</summary>
internal sealed record OrderView
{
    public required OrderStand Stand { get; init; }

    /// <summary>The page's own path: whoever has it may see the order.</summary>
    public required string Path { get; init; }

    public required PlanTermsShown Terms { get; init; }

    public required int Periods { get; init; }

    public required Money Amount { get; init; }

    public required string CardEnding { get; init; }

    public required string Email { get; init; }

    public required DateTimeOffset OrderedAt { get; init; }

    /// <summary>Since when it stands so: when the bank was asked, when it was paid.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Until when it can be paid; null if it cannot.</summary>
    public DateTimeOffset? KeptUntil { get; init; }

    /// <summary>Why the bank has declined: <c>card_declined:insufficient_funds</c>.</summary>
    public string? Failure { get; init; }

    /// <summary>When the plan began; null if it has not.</summary>
    public DateTimeOffset? StartAt { get; init; }

    public DateTimeOffset? EndAt { get; init; }

    /// <summary>It begins with the first use, and not when another ends.</summary>
    public bool StartsWithUse { get; init; }

    /// <summary>The plan was put on the card, whatever became of the money since.</summary>
    public bool IsDelivered { get; init; }

    /// <summary>Null if nothing was paid.</summary>
    public string? ReceiptNumber { get; init; }

    /// <summary>Seller, tax and refund rule as they were when it was paid; null if nothing was paid.</summary>
    public ShopReceipt? Receipt { get; init; }

    /// <summary>What is charged next, and when, if that is known yet; null if nothing is.</summary>
    public RenewalView? Renewal { get; init; }

    /// <summary>The renewal can be switched on: the provider may charge again.</summary>
    public bool CanRenew { get; init; }

    /// <summary>What was just done here: <c>order.{Done}</c>; null: nothing.</summary>
    public string? Done { get; init; }

    /// <summary>Whether it changes by itself, so that the page looks again.</summary>
    public bool IsMoving => Stand is OrderStand.Deciding or OrderStand.Approval or OrderStand.Refunding;
}

/// <summary>What is charged next of a renewal.</summary>
/// <param name="Id">Which one: several purchases may be periods of it.</param>
/// <param name="At">When; null if nobody knows yet.</param>
/// <param name="Amount">How much.</param>
internal sealed record RenewalView(long Id, DateTimeOffset? At, Money Amount);
