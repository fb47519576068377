using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Modules.Mail;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// Renews plans by our own schedule: tells the person, takes the money for the next period with the method that was
/// kept, tries again over days if the bank declines, asks for approval by mail, and ends politely. Each step is guarded
/// by the renewal's version, and so is the order of a period, which is there before its money is asked for: no step is
/// made twice whoever dies when, and nothing is charged that was switched off since it was looked at.
/// </summary>
internal sealed partial class RenewalClock(
    ShopFront front, ShopPayments payments, PaymentClosing closing, ShopMails mails,
    CustomerMailbox mailbox, ShopSettingsReading settings, PartnerRegistry partners, ShopOptions options,
    JobLease lease, Db db, WorkerServices services, ILogger<RenewalClock> log)
    : PeriodicWorker("Renewal clock", options.LookPeriod, services)
{
    private const string Job = "renewal_clock";

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(5);

    /// <summary>How long the last charge of a period may still be approved.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    protected override bool IsEnabled => options.Work;

    /// <summary>Does all that is due now; how many renewals. Nothing if another node is at it.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (!await lease.TryKeepAsync(Job, cancellationToken))
        {
            return 0;
        }

        var due = await RenewalStore.ListDueAsync(db, Clock.GetUtcNow(), cancellationToken);
        await EachAsync(
            due, renewal => $"Renewal {renewal.PartnerId}/{renewal.Id}", StepAsync, cancellationToken);
        return due.Count;
    }

    /// <summary>Read anew: those before it may have taken long, and the person may have switched it off.</summary>
    private async Task StepAsync(Renewal listed)
    {
        var now = Clock.GetUtcNow();
        if (!await lease.TryKeepAsync(Job, CancellationToken.None)
            || await RenewalStore.FindAsync(db, listed.PartnerId, listed.Id, CancellationToken.None)
                is not { Status: RenewalStatus.InForce } renewal
            || !(renewal.DueAt <= now))
        {
            return;
        }

        var first = await ShopOrderStore.FindAsync(db, renewal.PartnerId, renewal.Id, CancellationToken.None)
            ?? throw new InvalidOperationException($"Renewal {renewal.PartnerId}/{renewal.Id} has no order.");
        var plan = await BoughtPlan.FindAsync(db, renewal.PartnerId, renewal.LastOrderId, CancellationToken.None);
        var partner = await ShopPartners.FindAsync(db, partners, renewal.PartnerId, CancellationToken.None);
        var shop = await settings.GetAsync(partner, CancellationToken.None);
        var todo = new Todo(renewal, first, partner, shop, now);
        var (step, at) = RenewalPlan.Next(renewal, plan, options, now);
        switch (step)
        {
            case RenewalStep.Wait:
                await ChangeAsync(todo, before => before with { DueAt = at }, mail: null);
                break;
            case RenewalStep.Notice:
                await NoticeAsync(todo, at);
                break;
            case RenewalStep.Charge:
                await ChargeAsync(todo);
                break;
            case RenewalStep.End:
                await EndAsync(todo, "order_over", tells: false);
                break;
        }
    }

    /// <summary>The price of the catalogue as it is now is what the person is told, and what is charged then.</summary>
    private async Task NoticeAsync(Todo todo, DateTimeOffset chargeAt)
    {
        var (renewal, first) = (todo.Renewal, todo.First);
        if (await front.FindCardAsync(todo.Partner, renewal.SimId, CancellationToken.None) is not { } card
            || await front.FindPlanAsync(todo.Partner, card, first.PackageCode, CancellationToken.None)
                is not { CanRenew: true } plan)
        {
            await EndAsync(todo, "not_sellable", tells: true);
            return;
        }

        var amount = plan.PriceOf(first.Periods).MinorUnits;
        await ChangeAsync(
            todo,
            before => before with { AmountMinor = amount, NoticedAt = todo.Now, ChargeAt = chargeAt, DueAt = chargeAt },
            id => mails.RenewalNotice(first, todo.Partner, todo.Shop, amount, chargeAt, id, todo.Now));
    }

    private async Task ChargeAsync(Todo todo)
    {
        if (await OrderOfNextAsync(todo) is not { } order)
        {
            return; // Somebody has changed it: if it is still due, the next run sees how.
        }

        if (order.Status is ShopOrderStatus.Waiting)
        {
            var opened = await payments.OpenAsync(
                todo.Partner, order, PaymentKind.OffSession, todo.Renewal.MethodRef, CancellationToken.None);
            order = await ShopOrderStore.FindAsync(db, order.PartnerId, order.Id, CancellationToken.None) ?? order;
            if (order.Status is ShopOrderStatus.Waiting)
            {
                await AfterChargeAsync(todo, order, opened?.Outcome);
                return;
            }
        }

        if (order.Status is ShopOrderStatus.Closed)
        {
            await EndAsync(todo, "not_sellable", tells: true); // The money goes back, or never came.
        }

        // Of one that is paid, the transaction that placed its order has written down what comes next.
    }

    private async Task AfterChargeAsync(Todo todo, ShopOrder order, OpenPaymentOutcome? outcome)
    {
        var (now, amount) = (todo.Now, todo.Renewal.AmountMinor);
        switch (outcome)
        {
            case OpenPaymentOutcome.Processing:
            case OpenPaymentOutcome.UnderWay:
            case OpenPaymentOutcome.ProviderAway:
            case OpenPaymentOutcome.Unclear:
            case OpenPaymentOutcome.Paid: // Its money is there, and is being decided over.
            case null: // Its time is over: the keeper of orders closes it.
                await ChangeAsync(todo, before => before with { DueAt = now + Soon }, mail: null);
                return;
            case OpenPaymentOutcome.Refused:
            case OpenPaymentOutcome.TooMany:
                // No bank has declined anything: it is for the operator to know, and not for the person.
                LogNotAsked(todo.Renewal.PartnerId, todo.Renewal.Id, outcome.Value);
                await ChangeAsync(todo, before => before with { DueAt = now + options.RenewalRetry }, mail: null);
                return;
            case OpenPaymentOutcome.Open:
            case OpenPaymentOutcome.Declined:
                break;
        }

        if (todo.Renewal.Attempts >= options.RenewalRetries)
        {
            await GiveUpAsync(todo, order);
            return;
        }

        var next = now + options.RenewalRetry;
        var isFirst = todo.Renewal.Attempts == 0;
        LogDeclined(todo.Renewal.PartnerId, todo.Renewal.Id, todo.Renewal.Attempts + 1, outcome);
        await ChangeAsync(
            todo,
            before => before with { Attempts = before.Attempts + 1, DueAt = next },
            !isFirst ? null
            : outcome is OpenPaymentOutcome.Open
                ? id => mails.RenewalApproval(order, todo.Partner, todo.Shop, amount, next, id, now)
                : id => mails.RenewalDeclined(order, todo.Partner, todo.Shop, amount, next, id, now));
    }

    /// <summary>Nobody can pay the period any more before it is said that the renewal is over.</summary>
    private async Task GiveUpAsync(Todo todo, ShopOrder order)
    {
        if (await TryCloseAsync(todo, order))
        {
            await EndAsync(todo, "not_paid", tells: true);
        }
    }

    private async Task<bool> TryCloseAsync(Todo todo, ShopOrder order)
    {
        var closed = await closing.CloseAllAsync(
            order.PartnerId, PaymentPurpose.Renewal, order.Id, CancellationToken.None);
        if (closed is not ClosePaymentsOutcome.Closed)
        {
            await ChangeAsync(todo, before => before with { DueAt = todo.Now + Soon }, mail: null);
            return false;
        }

        await ShopOrderStore.CloseAsync(db, order);
        return true;
    }

    /// <summary>
    /// The order of the next period. One that is left of before the renewal was switched off and on again is closed
    /// first: the person was told of another charge since. Null if there is nothing to be charged now.
    /// </summary>
    private async Task<ShopOrder?> OrderOfNextAsync(Todo todo)
    {
        var closeAt = todo.Now + (options.RenewalRetry * (options.RenewalRetries + 1)) + Grace;
        while (true)
        {
            var order = await RenewalOrder.OpenAsync(db, todo.Renewal, todo.First, closeAt, todo.Now);
            if (order is null || RenewalOrder.IsOfNow(todo.Renewal, order))
            {
                return order;
            }

            if (!await TryCloseAsync(todo, order))
            {
                return null;
            }
        }
    }

    private async Task EndAsync(Todo todo, string reason, bool tells)
    {
        LogEnded(todo.Renewal.PartnerId, todo.Renewal.Id, reason);
        await ChangeAsync(
            todo,
            before => before with
            {
                Status = RenewalStatus.Ended, EndReason = reason, DueAt = null, ChargeAt = null,
            },
            tells
                ? id => mails.RenewalEnded(
                    todo.First, todo.Partner, todo.Shop, todo.Renewal.AmountMinor, id, todo.Now)
                : null);
    }

    /// <summary>
    /// Writes a step down, with the mail that tells of it. Nothing, if somebody has changed the renewal since it was
    /// read: it is still due then, and looked at again.
    /// </summary>
    private Task<bool> ChangeAsync(Todo todo, Func<Renewal, Renewal> change, Func<long, CustomerMail>? mail) =>
        db.WriteAsync(
            todo.Renewal.PartnerId,
            async transaction =>
            {
                var locked = Accounts.LockAll(transaction, [todo.Renewal.PartnerId]);
                var found = RenewalStore.Load(transaction, [(todo.Renewal.PartnerId, todo.Renewal.Id)]);
                await transaction.FlushAsync(CancellationToken.None);
                if (found.Only.Version != todo.Renewal.Version)
                {
                    return false;
                }

                var changed = change(found.Only) with
                {
                    Version = todo.Renewal.Version + 1, ChangedAt = todo.Now,
                };
                RenewalStore.Save(transaction, [changed]);
                if (mail is not null && todo.First.Email.Length > 0)
                {
                    var account = locked.Only;
                    mailbox.Append(transaction, [mail(account.NextId(todo.Now))]);
                    Accounts.Save(transaction, [account]);
                }

                await transaction.FlushAsync(CancellationToken.None);
                return true;
            },
            CancellationToken.None);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Renewal {Partner}/{Renewal}: charge {Attempt} was not taken ({Outcome}); trying again later")]
    private partial void LogDeclined(long partner, long renewal, long attempt, OpenPaymentOutcome? outcome);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Renewal {Partner}/{Renewal}: its charge could not be asked for ({Outcome}); trying again later")]
    private partial void LogNotAsked(long partner, long renewal, OpenPaymentOutcome outcome);

    [LoggerMessage(Level = LogLevel.Information, Message = "Renewal {Partner}/{Renewal} is over: {Reason}")]
    private partial void LogEnded(long partner, long renewal, string reason);

    /// <summary>A renewal that is looked after, with what is known of it.</summary>
    private sealed record Todo(
        Renewal Renewal, ShopOrder First, Partner Partner, ShopSettings Shop, DateTimeOffset Now);
}
