using OpenCsss.Domain;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Modules.Payments.Simulated;

/// <summary>
/// A provider that takes no money: its state is in our database, and a page of ours pays, declines, asks for approval
/// or closes the window. It keeps the rules of a real one: keys, states, what can still be cancelled.
/// </summary>
internal sealed class SimulatedPayments(SimulatedPaymentStore store, SimulatedPermit permit) : IPaymentProvider
{
    public const string ProviderName = "simulated";

    /// <summary>Where the page is; the reference follows. The reference is what nobody can guess.</summary>
    public const string PagePath = "/payment/simulated/";

    private const string Customer = "cus_simulated";

    public string Name => ProviderName;

    public string AccountOf(Partner partner) => "";

    public Task<ProviderAnswer> CreateIntentAsync(ChargeRequest request, CancellationToken cancellationToken) =>
        CreateAsync(
            request, SimulatedStatus.Open, request.KeepsMethod ? Customer : null, failure: null, cancellationToken);

    public Task<ProviderAnswer> CreateSetupAsync(ChargeRequest request, CancellationToken cancellationToken) =>
        CreateAsync(request, SimulatedStatus.Open, Customer, failure: null, cancellationToken);

    public Task<ProviderAnswer> ChargeAsync(ChargeRequest request, CancellationToken cancellationToken)
    {
        var (status, failure) = request.Payment.MethodRef switch
        {
            SimulatedMethods.Declining => (SimulatedStatus.Declined, SimulatedMethods.Decline),
            SimulatedMethods.Asking => (SimulatedStatus.NeedsApproval, (string?)null),
            _ => (SimulatedStatus.Paid, null),
        };
        return CreateAsync(
            request, status, request.Payment.CustomerRef ?? Customer, failure, cancellationToken);
    }

    public async Task<ProviderAnswer> FindAsync(Payment payment, CancellationToken cancellationToken)
    {
        var row = await store.FindAsync(payment, cancellationToken);
        var refunds = row is null ? [] : await store.ListRefundsAsync(payment.PartnerId, row.Ref, cancellationToken);
        return Answer(row, refunds);
    }

    public async Task<ProviderAnswer> CancelAsync(Payment payment, CancellationToken cancellationToken)
    {
        var row = await store.FindAsync(payment, cancellationToken);
        if (row is not null)
        {
            await store.TryMoveAsync(
                payment.PartnerId, row.Ref, SimulatedStatus.Cancelled, method: null, failure: null, cancellationToken);
        }

        return await FindAsync(payment, cancellationToken);
    }

    public async Task<RefundAnswer> RefundAsync(
        Payment payment, PaymentRefund refund, string idempotencyKey, CancellationToken cancellationToken)
    {
        var made = await store.RefundAsync(payment, refund, idempotencyKey, cancellationToken);
        return made is null
            ? new RefundAnswer(ProviderOutcome.Refused, null, "more_than_was_paid")
            : new RefundAnswer(ProviderOutcome.Answered, RefundOf(made));
    }

    public async Task<RefundAnswer> FindRefundAsync(
        Payment payment, PaymentRefund refund, CancellationToken cancellationToken)
    {
        var refunds = await store.ListRefundsAsync(payment.PartnerId, payment.ProviderRef ?? "", cancellationToken);
        var found = refunds.FirstOrDefault(one => one.RefundKey == refund.Key.ToString());
        return new RefundAnswer(ProviderOutcome.Answered, found is null ? null : RefundOf(found));
    }

    private async Task<ProviderAnswer> CreateAsync(
        ChargeRequest request, SimulatedStatus status, string? customer, string? failure,
        CancellationToken cancellationToken) => await permit.IsGivenAsync(cancellationToken)
        ? Answer(await store.CreateAsync(request.Payment, status, customer, failure, cancellationToken))
        : new ProviderAnswer(ProviderOutcome.Refused, null, SimulatedPermit.Refusal);

    private static ProviderAnswer Answer(SimulatedPaymentRow? row, IReadOnlyList<SimulatedRefundRow>? refunds = null) =>
        new(ProviderOutcome.Answered, row is null ? null : StateOf(row, refunds ?? []));

    private static ProviderPayment StateOf(SimulatedPaymentRow row, IReadOnlyList<SimulatedRefundRow> refunds) => new()
    {
        Reference = row.Ref,
        Status = row.Status switch
        {
            SimulatedStatus.Open => ProviderStatus.Waiting,
            SimulatedStatus.NeedsApproval => ProviderStatus.NeedsApproval,
            SimulatedStatus.Processing => ProviderStatus.Processing,
            SimulatedStatus.Paid => ProviderStatus.Succeeded,
            SimulatedStatus.Declined => ProviderStatus.Declined,
            SimulatedStatus.Cancelled => ProviderStatus.Cancelled,
        },
        ReceivedMinor = row.Status is SimulatedStatus.Paid && row.IsSetup == 0 ? row.AmountMinor : 0,
        Currency = row.Currency,
        Failure = row.Failure,
        CustomerRef = row.Customer,
        MethodRef = row.Method,
        ClientSecret = row.ClientSecret,
        PageUrl = PagePath + row.Ref,
        Refunds = [.. refunds.Select(RefundOf)],
    };

    private static ProviderRefund RefundOf(SimulatedRefundRow row) =>
        new(row.Ref, row.RefundKey, row.AmountMinor, RefundStatus.Succeeded, null);
}

/// <summary>Methods that a simulated setup can leave behind: how later charges with them end.</summary>
internal static class SimulatedMethods
{
    public const string Paying = "pm_simulated";
    public const string Declining = "pm_simulated_declined";
    public const string Asking = "pm_simulated_approval";

    /// <summary>What a declined charge says.</summary>
    public const string Decline = "card_declined:generic_decline";
}
