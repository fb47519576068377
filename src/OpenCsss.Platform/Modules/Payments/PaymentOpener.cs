using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>Somebody wants to pay for something.</summary>
/// <param name="Partner">In whose shop.</param>
/// <param name="Purpose">What is paid for.</param>
/// <param name="SubjectId">The shop's order or renewal.</param>
/// <param name="PayId">The name that callers and people give the payment; unique with the partner.</param>
/// <param name="Kind">How.</param>
/// <param name="AmountMinor">Hundredths of the unit; 0 for a setup.</param>
/// <param name="Currency">Of the amount.</param>
/// <param name="Description">For the provider's own pages and the person's statement; no personal data.</param>
internal sealed record NewPayment(
    Partner Partner, PaymentPurpose Purpose, long SubjectId, string PayId, PaymentKind Kind, long AmountMinor,
    Currency Currency, string Description)
{
    /// <summary>The person's address, which a provider needs to keep a method; null if it is not known.</summary>
    public string? Email { get; init; }

    /// <summary>Whether the method is to be kept for later charges.</summary>
    public bool KeepsMethod { get; init; }

    /// <summary>
    /// The customer and the method of before, for a payment that is no <see cref="PaymentKind.Once"/>.
    /// </summary>
    public string? CustomerRef { get; init; }

    public string? MethodRef { get; init; }

    /// <summary>How long it can be paid; null is <see cref="PaymentOptions.CloseAfter"/>.</summary>
    public TimeSpan? OpenFor { get; init; }
}

/// <summary>What became of a wish to pay.</summary>
internal enum OpenPaymentOutcome
{
    /// <summary>The person can pay now, or approve: with what <see cref="OpenedPayment.Provider"/> has.</summary>
    Open,

    /// <summary>It is paid: now, or before.</summary>
    Paid,

    /// <summary>The bank is deciding.</summary>
    Processing,

    /// <summary>The bank has declined; another try may be made.</summary>
    Declined,

    /// <summary>The same wish is being worked on just now.</summary>
    UnderWay,

    /// <summary>The provider cannot be reached. Nothing was taken.</summary>
    ProviderAway,

    /// <summary>The provider may have it, and cannot be asked now. Whoever comes again after a while is told.</summary>
    Unclear,

    /// <summary>
    /// The provider does not take such a payment: the amount, the currency or the settings are wrong.
    /// </summary>
    Refused,

    /// <summary>There were too many tries.</summary>
    TooMany,
}

/// <summary>A wish to pay, and how it stands.</summary>
/// <param name="Outcome">How it stands.</param>
/// <param name="Payment">The attempt.</param>
/// <param name="Provider">What the person's page needs; null if the provider did not answer.</param>
internal sealed record OpenedPayment(OpenPaymentOutcome Outcome, Payment Payment, ProviderPayment? Provider);

/// <summary>
/// Opens payments: writes the attempt down, asks the provider, writes down what it said. A second wish of the same name
/// gets the attempt of the first, as long as that can be paid.
/// </summary>
internal sealed partial class PaymentOpener(
    PaymentProviders providers, PaymentUpdates updates, PaymentNotices notices, Db db, PaymentOptions options,
    TimeProvider clock, WallClock wall, ILogger<PaymentOpener> log)
{
    private readonly OpenPaymentWrite _write = new();

    public async Task<OpenedPayment> OpenAsync(NewPayment wish, CancellationToken cancellationToken)
    {
        if (wish.Kind is not PaymentKind.Setup
            && !ProviderAmount.TryFromHundredths(wish.AmountMinor, wish.Currency, out _))
        {
            return new OpenedPayment(OpenPaymentOutcome.Refused, DraftOf(wish), null);
        }

        var attempt = await WriteAsync(wish, cancellationToken);
        if (attempt.Decision is AttemptDecision.LookUp)
        {
            var view = await LookUpAsync(attempt.Payment, wish.Kind);
            if (view is null)
            {
                return new OpenedPayment(OpenPaymentOutcome.Unclear, attempt.Payment, null);
            }

            attempt = await WriteAsync(wish, cancellationToken);
        }

        return attempt.Decision switch
        {
            AttemptDecision.New => await AskAsync(attempt.Payment, wish),
            AttemptDecision.Reuse or AttemptDecision.Processing => await LookAgainAsync(attempt.Payment),
            AttemptDecision.Paid => new(OpenPaymentOutcome.Paid, attempt.Payment, null),
            AttemptDecision.UnderWay => new(OpenPaymentOutcome.UnderWay, attempt.Payment, null),
            AttemptDecision.LookUp => new(OpenPaymentOutcome.Unclear, attempt.Payment, null),
            AttemptDecision.TooMany => new(OpenPaymentOutcome.TooMany, attempt.Payment, null),
        };
    }

    private Task<OpenedAttempt> WriteAsync(NewPayment wish, CancellationToken cancellationToken) => db.WriteAsync(
        _write, wish.Partner.Id,
        new OpenPaymentCall(DraftOf(wish), clock.GetUtcNow(), wall.GetUtcNow(), options.CallWindow), cancellationToken);

    private Payment DraftOf(NewPayment wish) => new()
    {
        PartnerId = wish.Partner.Id,
        Purpose = wish.Purpose,
        SubjectId = wish.SubjectId,
        Kind = wish.Kind,
        PayId = wish.PayId,
        Provider = providers.Current.Name,
        ProviderAccount = providers.Current.AccountOf(wish.Partner),
        CustomerRef = wish.CustomerRef,
        MethodRef = wish.MethodRef,
        AmountMinor = wish.AmountMinor,
        Currency = wish.Currency.Value,
        CloseAt = (clock.GetUtcNow() + (wish.OpenFor ?? options.CloseAfter)).ToUnixTimeMilliseconds(),
    };

    /// <summary>
    /// From here on nobody's going away ends it: the provider is asked, and its answer is written down.
    /// </summary>
    private async Task<OpenedPayment> AskAsync(Payment payment, NewPayment wish)
    {
        var provider = providers.Of(payment);
        var request = new ChargeRequest(payment, wish.Description, wish.Email, wish.KeepsMethod);
        var answer = payment.Kind switch
        {
            PaymentKind.Once => await provider.CreateIntentAsync(request, CancellationToken.None),
            PaymentKind.Setup => await provider.CreateSetupAsync(request, CancellationToken.None),
            PaymentKind.Direct or PaymentKind.OffSession => await provider.ChargeAsync(request, CancellationToken.None),
        };
        if (answer.Outcome is ProviderOutcome.Away or ProviderOutcome.Refused)
        {
            LogNotOpened(payment.Key, payment.Provider, answer.Outcome, answer.Reason);
            await db.WriteAsync(
                payment.PartnerId,
                transaction => PaymentChange.TryMakeAsync(
                    transaction, payment, (locked, _) => GiveUp(locked, answer.Reason)),
                CancellationToken.None);
            return await ViewAsync(
                payment.Key, null,
                answer.Outcome is ProviderOutcome.Away ? OpenPaymentOutcome.ProviderAway : OpenPaymentOutcome.Refused);
        }

        if (answer.Outcome is ProviderOutcome.Unclear)
        {
            LogUnclear(payment.Key, payment.Provider, answer.Reason);
            return new OpenedPayment(OpenPaymentOutcome.Unclear, payment, null);
        }

        if (!await updates.TryTakeAsync(payment, answer))
        {
            return await LookAgainAsync(payment); // Its webhook was quicker.
        }

        return await ViewAsync(payment.Key, answer.Payment, outcome: null);
    }

    /// <summary>
    /// Looks for an attempt whose creation was not answered. One that the person would have had to pay on a page is
    /// given up at once if the provider does not have it: nobody can pay it, because nobody has what its page needs.
    /// </summary>
    /// <returns>Null if it is as unclear as before.</returns>
    private async Task<Payment?> LookUpAsync(Payment payment, PaymentKind wanted)
    {
        var view = await updates.BringUpToDateAsync(payment.Key, CancellationToken.None);
        if (view?.Payment is not { Status: PaymentStatus.Created } still)
        {
            return view?.Payment;
        }

        var isAbsent = view.Provider is { Outcome: ProviderOutcome.Answered, Payment: null };
        if (!isAbsent || still.Kind is not (PaymentKind.Once or PaymentKind.Setup)
            || wanted is not (PaymentKind.Once or PaymentKind.Setup))
        {
            return null;
        }

        return await db.WriteAsync(
            still.PartnerId,
            transaction => PaymentChange.TryMakeAsync(
                transaction, still, (locked, _) => GiveUp(locked, "not_taken")),
            CancellationToken.None)
            ? still
            : null;
    }

    /// <summary>Whoever sells need not be told: it is its own wish that has failed.</summary>
    private void GiveUp(LockedPayment payment, string? reason)
    {
        payment.Record(PaymentStatus.Failed, null, reason, clock.GetUtcNow());
        payment.Told(PaymentNotice.Ended, clock.GetUtcNow());
    }

    private async Task<OpenedPayment> LookAgainAsync(Payment payment)
    {
        var view = await updates.BringUpToDateAsync(payment.Key, CancellationToken.None);
        return view!.Provider.Outcome is ProviderOutcome.Answered
            ? await ViewAsync(payment.Key, view.Provider.Payment, outcome: null)
            : new OpenedPayment(
                view.Payment.Status is PaymentStatus.Processing
                    ? OpenPaymentOutcome.Processing
                    : OpenPaymentOutcome.ProviderAway,
                view.Payment, null);
    }

    private async Task<OpenedPayment> ViewAsync(
        PaymentKey key, ProviderPayment? provider, OpenPaymentOutcome? outcome)
    {
        var payment = await db.ReadAsync(
            connection => PaymentStore.FindAsync(connection, key, CancellationToken.None), CancellationToken.None);
        await notices.TellAsync(payment!);
        return new OpenedPayment(outcome ?? OutcomeOf(payment!), payment!, provider);
    }

    private static OpenPaymentOutcome OutcomeOf(Payment payment) => payment.Status switch
    {
        PaymentStatus.Created => OpenPaymentOutcome.Unclear,
        PaymentStatus.Waiting or PaymentStatus.NeedsApproval => OpenPaymentOutcome.Open,
        PaymentStatus.Processing => OpenPaymentOutcome.Processing,
        PaymentStatus.Succeeded => OpenPaymentOutcome.Paid,

        // A card was declined on the page: the page is still there, for another card.
        PaymentStatus.Failed => payment is { IsPayable: true, Kind: PaymentKind.Once or PaymentKind.Setup }
            ? OpenPaymentOutcome.Open
            : OpenPaymentOutcome.Declined,
        PaymentStatus.Cancelled => OpenPaymentOutcome.Declined,
    };

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Payment {Payment} could not be opened at {Provider} ({Outcome}, {Reason}); nothing was taken")]
    private partial void LogNotOpened(PaymentKey payment, string provider, ProviderOutcome outcome, string? reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Payment {Payment}: {Provider} has not answered whether it has it ({Reason}); looking it up later")]
    private partial void LogUnclear(PaymentKey payment, string provider, string? reason);
}
