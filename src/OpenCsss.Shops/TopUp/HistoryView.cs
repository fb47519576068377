using OpenCsss.Domain;
using OpenCsss.Platform.Modules.TopUpShop;

namespace OpenCsss.Shops.TopUp;

/// <summary>What was bought for a card, or how one proves that one may see it.</summary>
/// <param name="CardEnding">The end of the card's number.</param>
internal sealed record HistoryView(string CardEnding)
{
    /// <summary>The address that was typed; empty if none was.</summary>
    public string Email { get; init; } = "";

    /// <summary>A code is on its way, if the address has paid: the code is asked for.</summary>
    public bool IsSent { get; init; }

    /// <summary>The address or the code is not right.</summary>
    public bool IsWrong { get; init; }

    /// <summary>How long a code is good.</summary>
    public TimeSpan CodeLife { get; init; }

    /// <summary>Null as long as it is not proved.</summary>
    public IReadOnlyList<HistoryLine>? Lines { get; init; }
}

/// <summary>One purchase.</summary>
/// <param name="At">When.</param>
/// <param name="Terms">What.</param>
/// <param name="Periods">How many of its periods.</param>
/// <param name="Amount">For how much.</param>
/// <param name="Stand">How it stands.</param>
/// <param name="Path">Its page.</param>
/// <param name="Renewal">What is charged next; null if nothing is, or nobody knows yet when.</param>
internal sealed record HistoryLine(
    DateTimeOffset At, PlanTermsShown Terms, int Periods, Money Amount, OrderStand Stand, string Path,
    RenewalView? Renewal);
