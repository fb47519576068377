using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>How a renewal stands. The numbers are stored.</summary>
internal enum RenewalStatus
{
    InForce = 1,

    /// <summary>Switched off by the person.</summary>
    Off = 2,

    /// <summary>It came to its end by itself: nobody paid, or there was nothing left to renew.</summary>
    Ended = 3,
}

/// <summary>A plan that is bought anew by itself, as it is stored. It is named by the order that began it.</summary>
internal sealed record Renewal
{
    public required long PartnerId { get; init; }

    /// <summary>The shop's order that began it.</summary>
    public required long Id { get; init; }

    public required RenewalStatus Status { get; init; }

    public required long SimId { get; init; }

    /// <summary>How many periods were paid by it; the first one was the order's own.</summary>
    public required long PeriodNo { get; init; }

    /// <summary>The plan order of the last period.</summary>
    public required long LastOrderId { get; init; }

    /// <summary>What the next charge will be.</summary>
    public required long AmountMinor { get; init; }

    public required string CustomerRef { get; init; }

    public required string MethodRef { get; init; }

    /// <summary>Charges of the next period that were declined.</summary>
    public required long Attempts { get; init; }

    /// <summary>When the person was told of the next charge; null if that is still to come.</summary>
    public required DateTimeOffset? NoticedAt { get; init; }

    /// <summary>When the next charge is; null as long as nobody knows when the plan ends.</summary>
    public required DateTimeOffset? ChargeAt { get; init; }

    /// <summary>When somebody has to look after it; null if it is over.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>Why it is over: a code.</summary>
    public required string? EndReason { get; init; }

    /// <summary>Guards every change.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>
    /// The next period's name, of its order and of its payment. A person who has switched it off and on again has
    /// another turn, so that nothing is left of the first one.
    /// </summary>
    public string NextName(int turn) =>
        turn == 1 ? $"{ShopOrder.OwnNames}{Id}-{PeriodNo + 1}" : $"{ShopOrder.OwnNames}{Id}-{PeriodNo + 1}-{turn}";
}

/// <summary>States of renewals in SQL.</summary>
internal static class RenewalSql
{
    public static readonly string InForce = SqlNumber.Of(RenewalStatus.InForce);
}
