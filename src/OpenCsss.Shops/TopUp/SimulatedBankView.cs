using OpenCsss.Domain;

namespace OpenCsss.Shops.TopUp;

/// <summary>What the simulated provider's page can do.</summary>
internal enum SimulatedBankStand
{
    /// <summary>It waits for the person.</summary>
    Open,

    /// <summary>It wants the person's approval.</summary>
    Approval,

    /// <summary>The card was declined; another may be tried.</summary>
    Declined,

    /// <summary>The bank is deciding: for trying things out, the page decides for it.</summary>
    Deciding,

    /// <summary>Nothing can be done any more.</summary>
    Over,
}

/// <summary>The simulated provider's page.</summary>
/// <param name="Path">Its own path.</param>
/// <param name="Stand">How the payment stands there.</param>
/// <param name="Amount">What is to be paid.</param>
/// <param name="IsSetup">Nothing is taken now: later charges are permitted.</param>
/// <param name="Order">Where the person came from, the token of an order; empty: nowhere.</param>
internal sealed record SimulatedBankView(
    string Path, SimulatedBankStand Stand, Money Amount, bool IsSetup, string Order);
