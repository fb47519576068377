using OpenCsss.Domain;
using OpenCsss.Platform.Security;
using Stripe;

namespace OpenCsss.Platform.Modules.Payments.Stripe;

/// <summary>
/// Stripe: PaymentIntents and SetupIntents, never its subscriptions, whose own retries and invoices would order a
/// second time. Each object carries the payment's key in its metadata, by which it is found when an answer did not
/// come.
/// </summary>
internal sealed class StripePayments(StripeAccounts accounts) : IPaymentProvider
{
    public const string ProviderName = "stripe";

    /// <summary>Said of what was opened at an account that the options do not have any more.</summary>
    private const string NoAccount = "no_such_account";

    private const string OffSessionUsage = "off_session";

    /// <summary>
    /// The script for pages that goes with the API version that is spoken here: both have the name of one release.
    /// </summary>
    public static string ScriptUrl => $"https://js.stripe.com/{StripeConfiguration.ApiVersion.Split('.')[1]}/stripe.js";

    public string Name => ProviderName;

    public string AccountOf(Partner partner) => accounts.NameFor(partner.AccessCode);

    public Task<ProviderAnswer> CreateIntentAsync(ChargeRequest request, CancellationToken cancellationToken) =>
        AskAsync(request.Payment, async account =>
        {
            var options = IntentOf(request);
            options.AutomaticPaymentMethods = new PaymentIntentAutomaticPaymentMethodsOptions { Enabled = true };
            if (request.KeepsMethod)
            {
                options.Customer = await CustomerAsync(account, request, cancellationToken);
                options.SetupFutureUsage = OffSessionUsage;
            }

            var intent = await account.Client.V1.PaymentIntents.CreateAsync(
                options, KeyOf(request.Payment), cancellationToken);
            return StripeStates.Of(intent, account);
        });

    public Task<ProviderAnswer> CreateSetupAsync(ChargeRequest request, CancellationToken cancellationToken) =>
        AskAsync(request.Payment, async account =>
        {
            var intent = await account.Client.V1.SetupIntents.CreateAsync(
                new SetupIntentCreateOptions
                {
                    Customer = await CustomerAsync(account, request, cancellationToken),
                    Usage = OffSessionUsage,
                    AutomaticPaymentMethods = new SetupIntentAutomaticPaymentMethodsOptions { Enabled = true },
                    Description = request.Description,
                    Metadata = MetadataOf(request.Payment),
                },
                KeyOf(request.Payment), cancellationToken);
            return StripeStates.Of(intent, account);
        });

    public Task<ProviderAnswer> ChargeAsync(ChargeRequest request, CancellationToken cancellationToken) =>
        AskAsync(request.Payment, async account =>
        {
            var options = IntentOf(request);
            options.Customer = await CustomerAsync(account, request, cancellationToken);
            options.PaymentMethod = request.Payment.MethodRef;
            options.Confirm = true;
            options.AutomaticPaymentMethods = new PaymentIntentAutomaticPaymentMethodsOptions
            {
                Enabled = true, AllowRedirects = "never",
            };
            if (request.Payment.Kind is PaymentKind.OffSession)
            {
                options.OffSession = true;
            }
            else if (request.KeepsMethod)
            {
                options.SetupFutureUsage = OffSessionUsage;
            }

            var intent = await account.Client.V1.PaymentIntents.CreateAsync(
                options, KeyOf(request.Payment), cancellationToken);
            return StripeStates.Of(intent, account);
        });

    public async Task<ProviderAnswer> FindAsync(Payment payment, CancellationToken cancellationToken)
    {
        if (accounts.Find(payment.ProviderAccount) is not { } account)
        {
            return new ProviderAnswer(ProviderOutcome.Away, null, NoAccount);
        }

        try
        {
            return await StripeLookUp.FindAsync(account, payment, cancellationToken);
        }
        catch (Exception exception) when (IsTheirs(exception, cancellationToken))
        {
            return StripeFaults.OfQuestion(exception);
        }
    }

    /// <summary>
    /// Without an idempotency key: it would bring back a refusal of before for a day, and cancelling twice is once.
    /// </summary>
    public Task<ProviderAnswer> CancelAsync(Payment payment, CancellationToken cancellationToken) =>
        AskAsync(payment, async account => payment.Kind is PaymentKind.Setup
            ? StripeStates.Of(
                await account.Client.V1.SetupIntents.CancelAsync(
                    payment.ProviderRef,
                    new SetupIntentCancelOptions { CancellationReason = "abandoned" },
                    cancellationToken: cancellationToken),
                account)
            : StripeStates.Of(
                await account.Client.V1.PaymentIntents.CancelAsync(
                    payment.ProviderRef,
                    new PaymentIntentCancelOptions { CancellationReason = "abandoned" },
                    cancellationToken: cancellationToken),
                account));

    public async Task<RefundAnswer> RefundAsync(
        Payment payment, PaymentRefund refund, string idempotencyKey, CancellationToken cancellationToken)
    {
        if (accounts.Find(payment.ProviderAccount) is not { } account)
        {
            return new RefundAnswer(ProviderOutcome.Away, null, NoAccount);
        }

        _ = Currency.TryParse(payment.Currency, out var currency);
        if (!ProviderAmount.TryFromHundredths(refund.AmountMinor, currency, out var amount)
            && payment.TakenCurrency is null)
        {
            return new RefundAnswer(ProviderOutcome.Refused, null, "no_such_amount");
        }

        try
        {
            var made = await account.Client.V1.Refunds.CreateAsync(
                new RefundCreateOptions
                {
                    PaymentIntent = payment.ProviderRef,
                    Amount = payment.TakenCurrency is null ? amount : null, // All that is left of what is not ours.
                    Reason = refund.Reason is RefundReason.SecondPayment ? "duplicate" : "requested_by_customer",
                    Metadata = new Dictionary<string, string>
                    {
                        [StripeStates.RefundKeyName] = refund.Key.ToString(),
                        [StripeStates.PaymentKeyName] = payment.Key.ToString(),
                    },
                },
                new RequestOptions { IdempotencyKey = idempotencyKey }, cancellationToken);
            return new RefundAnswer(ProviderOutcome.Answered, StripeStates.Of(made));
        }
        catch (Exception exception) when (IsTheirs(exception, cancellationToken))
        {
            // Who has no good key has asked nobody: the refund waits until somebody sets it right.
            var (outcome, reason) = StripeFaults.Of(exception);
            return new RefundAnswer(
                StripeFaults.IsOfKey(exception) ? ProviderOutcome.Away : outcome, null, reason);
        }
    }

    public async Task<RefundAnswer> FindRefundAsync(
        Payment payment, PaymentRefund refund, CancellationToken cancellationToken)
    {
        if (accounts.Find(payment.ProviderAccount) is not { } account)
        {
            return new RefundAnswer(ProviderOutcome.Away, null, NoAccount);
        }

        try
        {
            var refunds = await StripeLookUp.RefundsAsync(account, payment.ProviderRef!, cancellationToken);
            return new RefundAnswer(
                ProviderOutcome.Answered,
                refunds.FirstOrDefault(one => one.Key == refund.Key.ToString()
                    || (refund.ProviderRef is not null && one.Reference == refund.ProviderRef)));
        }
        catch (Exception exception) when (IsTheirs(exception, cancellationToken))
        {
            return new RefundAnswer(ProviderOutcome.Away, null, StripeFaults.Of(exception).Reason);
        }
    }

    private async Task<ProviderAnswer> AskAsync(Payment payment, Func<StripeAccount, Task<ProviderPayment>> ask)
    {
        if (accounts.Find(payment.ProviderAccount) is not { } account)
        {
            return new ProviderAnswer(ProviderOutcome.Refused, null, NoAccount);
        }

        try
        {
            return new ProviderAnswer(ProviderOutcome.Answered, await ask(account));
        }
        catch (StripeException exception) when (StateIn(exception, account) is { } state)
        {
            return new ProviderAnswer(ProviderOutcome.Answered, state);
        }
        catch (Exception exception) when (StripeFaults.IsFault(exception))
        {
            var (outcome, reason) = StripeFaults.Of(exception);
            return new ProviderAnswer(outcome, null, reason);
        }
    }

    /// <summary>
    /// A card that is declined, or an intent that cannot be cancelled any more, is an error that has the intent with
    /// it: it is there, and this is its state. The error may be newer than the intent's own.
    /// </summary>
    private static ProviderPayment? StateIn(StripeException exception, StripeAccount account)
    {
        var error = exception.StripeError;
        if (error?.SetupIntent is { } setup)
        {
            return StripeStates.Of(setup, account);
        }

        if (error?.PaymentIntent is not { } intent)
        {
            return null;
        }

        if (error.Type is "card_error")
        {
            intent.LastPaymentError ??= error;
        }

        return StripeStates.Of(intent, account);
    }

    private static PaymentIntentCreateOptions IntentOf(ChargeRequest request)
    {
        _ = Currency.TryParse(request.Payment.Currency, out var currency);
        _ = ProviderAmount.TryFromHundredths(request.Payment.AmountMinor, currency, out var amount);
        return new PaymentIntentCreateOptions
        {
            Amount = amount,
            Currency = currency.Value.ToLowerInvariant(),
            Description = request.Description,
            Metadata = MetadataOf(request.Payment),
        };
    }

    private static Dictionary<string, string> MetadataOf(Payment payment) => new()
    {
        [StripeStates.PaymentKeyName] = payment.Key.ToString(),
        ["pay_id"] = payment.PayId,
    };

    private static RequestOptions KeyOf(Payment payment) => new() { IdempotencyKey = payment.IdempotencyKey };

    /// <summary>
    /// The customer of before, or a new one. A second one that nobody uses, after a call that was not answered, is no
    /// harm; and the same key makes none.
    /// </summary>
    private static async Task<string> CustomerAsync(
        StripeAccount account, ChargeRequest request, CancellationToken cancellationToken)
    {
        if (request.Payment.CustomerRef is { } known)
        {
            return known;
        }

        var customer = await account.Client.V1.Customers.CreateAsync(
            new CustomerCreateOptions { Email = request.Email, Metadata = MetadataOf(request.Payment) },
            new RequestOptions { IdempotencyKey = $"{request.Payment.IdempotencyKey}-customer" }, cancellationToken);
        return customer.Id;
    }

    private static bool IsTheirs(Exception exception, CancellationToken cancellationToken) =>
        StripeFaults.IsFault(exception) && !cancellationToken.IsCancellationRequested;
}
