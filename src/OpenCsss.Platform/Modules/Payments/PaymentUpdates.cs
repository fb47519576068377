using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>
/// Brings payments up to date: asks the provider for the state now, and does what follows from it. Webhook, query,
/// confirmation, the person's return and the sweeper all come here, so whatever comes first and however often, the same
/// thing happens once.
/// </summary>
internal sealed partial class PaymentUpdates(
    PaymentProviders providers, PaidGoodsDirectory goods, PaymentNotices notices, PaymentRefunds refunds, Db db,
    PaymentOptions options, TimeProvider clock, WallClock wall, ILogger<PaymentUpdates> log)
{
    /// <summary>More changes beside it than this in a row are no coincidence.</summary>
    private const int MostRounds = 5;

    /// <summary>
    /// The payment of a name, up to date. Of several attempts, the one that tells how it stands: the one that paid,
    /// else the latest.
    /// </summary>
    /// <returns>Null if the partner has none of that name.</returns>
    public async Task<Payment?> BringUpToDateAsync(
        long partnerId, string payId, CancellationToken cancellationToken)
    {
        var attempts = await ListAsync(partnerId, payId, cancellationToken);
        foreach (var attempt in attempts.Where(IsUnsettled))
        {
            await BringUpToDateAsync(attempt.Key, cancellationToken);
        }

        return Telling(await ListAsync(partnerId, payId, cancellationToken));
    }

    /// <summary>The same for one attempt.</summary>
    /// <returns>Null if there is no such payment.</returns>
    public async Task<PaymentView?> BringUpToDateAsync(PaymentKey key, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            var payment = await db.ReadAsync(
                connection => PaymentStore.FindAsync(connection, key, cancellationToken), cancellationToken);
            if (payment is null)
            {
                return null;
            }

            var answer = await providers.Of(payment).FindAsync(payment, cancellationToken);
            if (await TryTakeAsync(payment, answer))
            {
                payment = await db.ReadAsync(
                    connection => PaymentStore.FindAsync(connection, key, CancellationToken.None),
                    CancellationToken.None);
                await notices.TellAsync(payment!);
                return new PaymentView(payment!, answer, IsTaken: true);
            }

            if (round == MostRounds)
            {
                LogBusy(key);
                return new PaymentView(payment, answer, IsTaken: false);
            }
        }
    }

    /// <summary>Takes an answer that was given for the payment as it was read. What has begun is finished.</summary>
    /// <returns>False if the payment has changed since: then the answer is out of date, and nothing was done.</returns>
    public async Task<bool> TryTakeAsync(Payment payment, ProviderAnswer answer)
    {
        var now = clock.GetUtcNow();
        if (answer.Outcome is not ProviderOutcome.Answered)
        {
            LogUnanswered(payment.Key, payment.Provider, answer.Outcome, answer.Reason);
            return !IsDue(payment, now) || await ChangeAsync(
                payment, locked => locked.Record(payment.Status, null, payment.Failure, now));
        }

        var status = answer.Payment?.Status ?? ProviderStatus.Absent;
        var isAsAsked = answer.Payment is not { Status: ProviderStatus.Succeeded } paid
            || payment.Kind is PaymentKind.Setup
            || (paid.ReceivedMinor == payment.AmountMinor && paid.Currency == payment.Currency);
        var isTooLate = wall.GetUtcNow().ToUnixTimeMilliseconds() - payment.CalledAt
            > (long)options.LostAfter.TotalMilliseconds;
        var decision = PaymentLifeCycle.Next(payment.Status, payment.Money, status, isAsAsked, isTooLate);
        return decision.Step switch
        {
            // Only the sweeper's looks are counted, so that who reloads a page writes nothing.
            PaymentStep.Nothing when !IsDue(payment, now)
                && (answer.Payment is null || answer.Payment.Reference == payment.ProviderRef) => true,
            PaymentStep.Nothing or PaymentStep.Record => await ChangeAsync(
                payment,
                locked => locked.Record(
                    decision.Status, answer.Payment,
                    status is ProviderStatus.Absent && decision.Step is PaymentStep.Record
                        ? "not_taken"
                        : answer.Payment?.Failure,
                    now)),
            PaymentStep.Settle => await SettleAsync(payment, answer.Payment!),
            PaymentStep.Refuse => await RefuseAsync(payment, answer.Payment!, RefundReason.OtherAmount),
            PaymentStep.Compare => await CompareAsync(payment, answer.Payment!),
        };
    }

    /// <summary>
    /// Of the attempts of one name, the one that tells how it stands; null if there is none. A permission that was
    /// given tells nothing any more once something was charged.
    /// </summary>
    public static Payment? Telling(IReadOnlyList<Payment> attempts) =>
        attempts.LastOrDefault(attempt => attempt is { Money: PaymentMoney.Settled, Kind: not PaymentKind.Setup })
        ?? attempts.LastOrDefault(attempt => attempt is { Status: PaymentStatus.Succeeded, Money: PaymentMoney.None })
        ?? attempts.LastOrDefault(attempt => attempt.Status is PaymentStatus.Processing)
        ?? (attempts.Count == 0 ? null : attempts[^1]);

    private static bool IsDue(Payment payment, DateTimeOffset now) =>
        payment.DueAt <= now.ToUnixTimeMilliseconds();

    private static bool IsUnsettled(Payment attempt) =>
        PaymentLifeCycle.IsOpen(attempt.Status) || attempt.IsPayable
        || attempt is { Status: PaymentStatus.Succeeded, Money: PaymentMoney.None };

    private Task<IReadOnlyList<Payment>> ListAsync(
        long partnerId, string payId, CancellationToken cancellationToken) => db.ReadAsync(
        connection => PaymentStore.ListAttemptsAsync(connection, partnerId, payId, cancellationToken),
        cancellationToken);

    /// <summary>
    /// Whoever sells decides. If it cannot be asked, what is known is written down, so that the sweeper asks it again.
    /// </summary>
    private async Task<bool> SettleAsync(Payment payment, ProviderPayment paid)
    {
        if (goods.Find(payment.Purpose) is not { } seller)
        {
            LogNoSeller(payment.Key, payment.Purpose);
            return await ChangeAsync(payment, locked => locked.LeaveUndecided(paid, clock.GetUtcNow()));
        }

        SettleOutcome outcome;
        try
        {
            outcome = await seller.SettleAsync(new PaidPayment(payment, paid), CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever it is, money is there that nobody has decided over: that must be on disk.
        catch (Exception exception) when (exception is not StoreBusyException)
#pragma warning restore CA1031
        {
            LogUnsettled(payment.Key, exception);
            return await ChangeAsync(payment, locked => locked.LeaveUndecided(paid, clock.GetUtcNow()));
        }

        switch (outcome)
        {
            case SettleOutcome.Settled:
                LogSettled(payment.Key, payment.Provider);
                break;
            case SettleOutcome.Refused:
                LogRefused(payment.Key, payment.Provider);
                await refunds.CarryOutAllAsync(payment.Key);
                break;
            case SettleOutcome.DecidedBefore:
                break;
        }

        return true;
    }

    private async Task<bool> RefuseAsync(Payment payment, ProviderPayment paid, RefundReason reason)
    {
        LogOtherAmount(payment.Key, payment.Provider, paid.ReceivedMinor, paid.Currency);
        var isTaken = await db.WriteAsync(
            payment.PartnerId,
            transaction => PaymentChange.TryMakeAsync(
                transaction, payment, (locked, account) => locked.Refuse(account, paid, reason, clock.GetUtcNow())),
            CancellationToken.None);
        if (isTaken)
        {
            await refunds.CarryOutAllAsync(payment.Key);
        }

        return isTaken;
    }

    private Task<bool> CompareAsync(Payment payment, ProviderPayment provider) => db.WriteAsync(
        payment.PartnerId,
        async transaction =>
        {
            var books = await PaymentBooks.LockAsync(transaction, payment.Key, clock.GetUtcNow());
            if (books is null || books.Payment.Seen.Version != payment.Version)
            {
                return false;
            }

            books.Compare(provider);
            await books.SaveAsync();
            return true;
        },
        CancellationToken.None);

    private Task<bool> ChangeAsync(Payment payment, Action<LockedPayment> change) => db.WriteAsync(
        payment.PartnerId,
        transaction => PaymentChange.TryMakeAsync(transaction, payment, (locked, _) => change(locked)),
        CancellationToken.None);

    [LoggerMessage(Level = LogLevel.Information, Message = "Payment {Payment} at {Provider} succeeded and is settled")]
    private partial void LogSettled(PaymentKey payment, string provider);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Payment {Payment} at {Provider} succeeded, but what it was for is not wanted; refunding it")]
    private partial void LogRefused(PaymentKey payment, string provider);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Payment {Payment} at {Provider} brought {AmountMinor} hundredths of {Currency}, "
            + "which is not what was asked for; refunding it")]
    private partial void LogOtherAmount(PaymentKey payment, string provider, long amountMinor, string currency);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Payment {Payment} succeeded and could not be settled; the sweeper tries again")]
    private partial void LogUnsettled(PaymentKey payment, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Payment {Payment} succeeded, and nothing here sells {Purpose}; the sweeper tries again")]
    private partial void LogNoSeller(PaymentKey payment, PaymentPurpose purpose);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Payment {Payment}: {Provider} has not told its state ({Outcome}, {Reason})")]
    private partial void LogUnanswered(PaymentKey payment, string provider, ProviderOutcome outcome, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payment {Payment} changes faster than it can be looked at")]
    private partial void LogBusy(PaymentKey payment);
}

/// <summary>A payment as it is stored, and what its provider said of it just before.</summary>
/// <param name="Payment">As it is stored.</param>
/// <param name="Provider">What was said.</param>
/// <param name="IsTaken">
/// Whether what was said has been acted on; it has not if the payment changed each time while it was asked about.
/// </param>
internal sealed record PaymentView(Payment Payment, ProviderAnswer Provider, bool IsTaken);
