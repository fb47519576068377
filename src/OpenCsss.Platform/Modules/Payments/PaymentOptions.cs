using OpenCsss.Platform.Modules.Payments.Stripe;
using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>How the shops take money.</summary>
internal sealed class PaymentOptions
{
    /// <summary>Who takes the money of new payments: <c>simulated</c> or <c>stripe</c>.</summary>
    public string Provider { get; set; } = Simulated.SimulatedPayments.ProviderName;

    /// <summary>How long a person has to pay; then the payment is cancelled, and with it the order.</summary>
    public TimeSpan CloseAfter { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>How long a provider may take for one answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// After so long, a payment whose creation was not answered and that the provider does not have will not appear any
    /// more.
    /// </summary>
    public TimeSpan LostAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a node looks for payments and refunds that hang.</summary>
    public TimeSpan SweepPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether this node looks for them at all.</summary>
    public bool Sweep { get; set; } = true;

    /// <summary>Whether what was bought stops when a bank takes the money back.</summary>
    public bool DisputeStopsOrder { get; set; } = true;

    /// <summary>
    /// Whether the simulated provider also sells where the database is no sandbox: whoever holds a card then gets plans
    /// for nothing.
    /// </summary>
    public bool SimulatedOutsideSandbox { get; set; }

    public StripeOptions Stripe { get; set; } = new();

    /// <summary>
    /// How long after a call began it is surely over, whatever became of it. It may be two: a customer is made first.
    /// </summary>
    public TimeSpan CallWindow => (2 * Timeout) + TimeSpan.FromSeconds(10);

    public void Check(SettingCheck check)
    {
        check.Require(
            Provider is Simulated.SimulatedPayments.ProviderName or StripePayments.ProviderName, Provider,
            "simulated or stripe");
        check.Require(
            CloseAfter >= TimeSpan.FromMinutes(1) && CloseAfter <= TimeSpan.FromDays(7), CloseAfter,
            "1 minute to 7 days");
        check.Require(
            Timeout >= TimeSpan.FromSeconds(1) && Timeout <= TimeSpan.FromSeconds(80), Timeout, "1 to 80 seconds");
        check.Require(
            LostAfter > CallWindow && LostAfter <= TimeSpan.FromMinutes(20), LostAfter,
            "more than twice Payments:Timeout and 10 seconds, and at most 20 minutes");
        check.Require(
            SweepPeriod >= TimeSpan.FromSeconds(1) && SweepPeriod <= TimeSpan.FromMinutes(10), SweepPeriod,
            "1 second to 10 minutes");
        Stripe.Check(check.Of(nameof(Stripe)), isUsed: Provider == StripePayments.ProviderName);
    }
}
