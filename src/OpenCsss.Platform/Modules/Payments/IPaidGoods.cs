using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>
/// What payments of one purpose pay for. Payments do not know orders: they say that money is there, and whoever sells
/// decides, in a transaction of its own that also decides over the money.
/// </summary>
internal interface IPaidGoods
{
    PaymentPurpose Purpose { get; }

    /// <summary>
    /// The provider has taken the money. Runs one grouped write that locks the account row, takes
    /// <see cref="PaymentSettlement"/> as a part, and either delivers and settles the payment, or refuses it, so that
    /// the money goes back. Comes for one payment as often as somebody asks, from several nodes at once.
    /// </summary>
    Task<SettleOutcome> SettleAsync(PaidPayment paid, CancellationToken cancellationToken);

    /// <summary>
    /// Something has become of a payment after it was opened or settled. Told at least once; a later one takes the
    /// place of an earlier one that was not told yet.
    /// </summary>
    Task TellAsync(Payment payment, PaymentNotice notice, CancellationToken cancellationToken);
}

/// <summary>What became of money that is there.</summary>
internal enum SettleOutcome
{
    /// <summary>It pays for what was delivered just now.</summary>
    Settled,

    /// <summary>Somebody else has decided it before: it was settled, or it goes back.</summary>
    DecidedBefore,

    /// <summary>It goes back.</summary>
    Refused,
}

/// <summary>What whoever sells is told of. The numbers are stored.</summary>
internal enum PaymentNotice
{
    None = 0,

    /// <summary>It ended without money: declined, cancelled, or over its time limit.</summary>
    Ended = 1,

    /// <summary>Of what was settled, money has gone back (<see cref="Payment.RefundedMinor"/> says how much).</summary>
    Refunded = 2,

    /// <summary>The person's bank has taken back what was settled, until it is decided.</summary>
    Disputed = 3,

    /// <summary>The bank has decided for the seller.</summary>
    DisputeWon = 4,
}

/// <summary>A payment whose money its provider has.</summary>
/// <param name="Payment">As it was read before.</param>
/// <param name="Provider">As the provider has it.</param>
internal sealed record PaidPayment(Payment Payment, ProviderPayment Provider);
