using OpenCsss.Domain;
using Stripe;

namespace OpenCsss.Platform.Modules.Payments.Stripe;

/// <summary>
/// The state of a payment at Stripe now. One whose creation was not answered is looked for in the list of what was
/// created since then, by the key in its metadata: Stripe's search would be quicker, but finds things minutes late.
/// </summary>
internal static class StripeLookUp
{
    private const int PageSize = 100;

    /// <summary>Beyond so many others, the answer is «cannot say».</summary>
    private const int MostLooked = 5_000;

    /// <summary>How far Stripe's clock may be from ours.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(10);

    /// <summary>How long after our call something of it can still be created.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    public static async Task<ProviderAnswer> FindAsync(
        StripeAccount account, Payment payment, CancellationToken cancellationToken)
    {
        if (payment.Kind is PaymentKind.Setup)
        {
            return await FindSetupAsync(account, payment, cancellationToken);
        }

        var reference = payment.ProviderRef;
        if (reference is null)
        {
            var (found, isSure) = await FirstAsync(
                account.Client.V1.PaymentIntents.ListAutoPagingAsync(
                    new PaymentIntentListOptions { Created = WindowOf(payment), Limit = PageSize },
                    cancellationToken: cancellationToken),
                intent => IsOf(intent.Metadata, payment));
            if (found is null)
            {
                return Absent(isSure);
            }

            reference = found.Id;
        }

        var now = await account.Client.V1.PaymentIntents.GetAsync(
            reference, new PaymentIntentGetOptions { Expand = ["latest_charge"] },
            cancellationToken: cancellationToken);
        var hasRefunds = now.LatestCharge is { AmountRefunded: > 0 } || payment.RefundedMinor > 0
            || payment.Money is not (PaymentMoney.None or PaymentMoney.Settled);
        var hasDisputes = now.LatestCharge is { Disputed: true } || payment.Disputed == 1;
        return new ProviderAnswer(ProviderOutcome.Answered, StripeStates.Of(now, account) with
        {
            Refunds = hasRefunds ? await RefundsAsync(account, reference, cancellationToken) : [],
            Disputes = hasDisputes ? await DisputesAsync(account, reference, cancellationToken) : [],
        });
    }

    public static async Task<IReadOnlyList<ProviderRefund>> RefundsAsync(
        StripeAccount account, string reference, CancellationToken cancellationToken) =>
        [
            .. (await account.Client.V1.Refunds.ListAsync(
                new RefundListOptions { PaymentIntent = reference, Limit = PageSize },
                cancellationToken: cancellationToken)).Select(StripeStates.Of),
        ];

    /// <summary>The payment that an intent carries; null if it is none of ours.</summary>
    public static async Task<PaymentKey?> KeyOfAsync(
        StripeAccount account, string reference, CancellationToken cancellationToken)
    {
        var intent = await account.Client.V1.PaymentIntents.GetAsync(reference, cancellationToken: cancellationToken);
        return PaymentKey.TryParse(intent.Metadata?.GetValueOrDefault(StripeStates.PaymentKeyName), out var key)
            ? key
            : null;
    }

    private static async Task<IReadOnlyList<ProviderDispute>> DisputesAsync(
        StripeAccount account, string reference, CancellationToken cancellationToken) =>
        [
            .. (await account.Client.V1.Disputes.ListAsync(
                new DisputeListOptions { PaymentIntent = reference, Limit = PageSize },
                cancellationToken: cancellationToken)).Select(StripeStates.Of),
        ];

    private static async Task<ProviderAnswer> FindSetupAsync(
        StripeAccount account, Payment payment, CancellationToken cancellationToken)
    {
        if (payment.ProviderRef is { } reference)
        {
            return new ProviderAnswer(
                ProviderOutcome.Answered,
                StripeStates.Of(
                    await account.Client.V1.SetupIntents.GetAsync(reference, cancellationToken: cancellationToken),
                    account));
        }

        var (found, isSure) = await FirstAsync(
            account.Client.V1.SetupIntents.ListAutoPagingAsync(
                new SetupIntentListOptions { Created = WindowOf(payment), Limit = PageSize },
                cancellationToken: cancellationToken),
            intent => IsOf(intent.Metadata, payment));
        return found is null
            ? Absent(isSure)
            : new ProviderAnswer(ProviderOutcome.Answered, StripeStates.Of(found, account));
    }

    private static ProviderAnswer Absent(bool isSure) => isSure
        ? new ProviderAnswer(ProviderOutcome.Answered, null)
        : new ProviderAnswer(ProviderOutcome.Away, null, "too_many_to_look_through");

    private static async Task<(T? Found, bool IsSure)> FirstAsync<T>(IAsyncEnumerable<T> all, Func<T, bool> isIt)
        where T : class
    {
        var looked = 0;
        await foreach (var one in all)
        {
            if (isIt(one))
            {
                return (one, true);
            }

            if (++looked == MostLooked)
            {
                return (null, false);
            }
        }

        return (null, true);
    }

    private static bool IsOf(Dictionary<string, string>? metadata, Payment payment) =>
        metadata?.GetValueOrDefault(StripeStates.PaymentKeyName) == payment.Key.ToString();

    private static DateRangeOptions WindowOf(Payment payment)
    {
        var calledAt = DateTimeOffset.FromUnixTimeMilliseconds(payment.CalledAt).UtcDateTime;
        return new DateRangeOptions
        {
            GreaterThanOrEqual = calledAt - ClockTolerance, LessThanOrEqual = calledAt + Window,
        };
    }
}
