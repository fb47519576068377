using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>Somebody wants to pay.</summary>
/// <param name="Draft">The payment to be, without id, attempt and key.</param>
/// <param name="Now">The platform's time.</param>
/// <param name="WallNow">The time outside.</param>
/// <param name="CallWindow">How long after it began a call to a provider is surely over.</param>
internal sealed record OpenPaymentCall(Payment Draft, DateTimeOffset Now, DateTimeOffset WallNow, TimeSpan CallWindow);

/// <summary>What the name that is to be paid has already.</summary>
internal enum AttemptDecision
{
    /// <summary>A new attempt is on disk; the provider is to be asked.</summary>
    New,

    /// <summary>The person can still pay the one before.</summary>
    Reuse,

    /// <summary>Whether the provider has the one before is not known: it is to be looked up first.</summary>
    LookUp,

    /// <summary>The one before is being opened just now.</summary>
    UnderWay,

    /// <summary>The bank is deciding on the one before.</summary>
    Processing,

    /// <summary>It is paid.</summary>
    Paid,

    /// <summary>There were too many.</summary>
    TooMany,
}

/// <summary>The decision, and the attempt that it is about.</summary>
internal readonly record struct OpenedAttempt(AttemptDecision Decision, Payment Payment);

/// <summary>
/// Writes down attempts before any provider is asked. The lock on the account row makes two callers of the same name
/// follow one another, so that the second finds the attempt of the first.
/// </summary>
internal sealed class OpenPaymentWrite : GroupedWrite<OpenPaymentCall, OpenedAttempt>
{
    /// <summary>
    /// Of one name: enough for a person with many cards, and for a renewal that is tried again for days.
    /// </summary>
    public const int MostAttempts = 30;

    public override async Task<IReadOnlyList<OpenedAttempt>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<OpenPaymentCall> items, CancellationToken cancellationToken)
    {
        var attempts = new Dictionary<(long, string), Attempts>();
        var names = items.Select(item => (item.Draft.PartnerId, item.Draft.PayId)).Distinct().ToArray();
        foreach (var name in names)
        {
            attempts[name] = new Attempts();
        }

        var locked = Accounts.LockAll(
            transaction, [.. items.Select(item => item.Draft.PartnerId).Distinct().Order()]);
        var known = PaymentStore.FindAttempts(transaction, names);
        await transaction.FlushAsync(cancellationToken);
        var accounts = locked.ByPartner();
        foreach (var (n, payment) in known.Rows)
        {
            attempts[names[n]].Known.Add(new LockedPayment(payment));
        }

        var results = new OpenedAttempt[items.Count];
        for (var n = 0; n < results.Length; n++)
        {
            var draft = items[n].Draft;
            results[n] = Decide(attempts[(draft.PartnerId, draft.PayId)], items[n], accounts[draft.PartnerId]);
        }

        PaymentStore.InsertAll(transaction, [.. attempts.Values.SelectMany(one => one.New)]);
        PaymentStore.Save(
            transaction,
            [.. attempts.Values.SelectMany(one => one.Known).Where(payment => payment.HasChanged)]);
        Accounts.Save(transaction, [.. accounts.Values.Where(account => account.HasChanged)]);
        await transaction.FlushAsync(cancellationToken);
        return results;
    }

    private static OpenedAttempt Decide(Attempts attempts, OpenPaymentCall call, LockedAccount account)
    {
        if (attempts.New is [.., var fresh])
        {
            return new OpenedAttempt(AttemptDecision.UnderWay, fresh); // Another call of the same group.
        }

        attempts.Known.Sort((left, right) => left.Seen.Attempt.CompareTo(right.Seen.Attempt));
        foreach (var (payment, decision) in attempts.Known.Select(known => (known.Seen, DecisionOf(known.Seen, call))))
        {
            if (decision is { } known)
            {
                return new OpenedAttempt(known, payment);
            }
        }

        if (attempts.Known.Count >= MostAttempts)
        {
            return new OpenedAttempt(AttemptDecision.TooMany, attempts.Known[^1].Seen);
        }

        foreach (var before in attempts.Known.Where(known => known.Seen.IsPayable))
        {
            before.Supersede(call.Now); // Of another amount or kind: nobody shall pay both.
        }

        var id = account.NextId(call.Now);
        var next = call.Draft with
        {
            Id = id,
            Attempt = attempts.Known.Count == 0 ? 1 : attempts.Known[^1].Seen.Attempt + 1,
            IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"csss-{call.Draft.PartnerId}-{id}"),
            Status = PaymentStatus.Created,
            Version = 1,
            CalledAt = call.WallNow.ToUnixTimeMilliseconds(),
            CreatedAt = call.Now.ToUnixTimeMilliseconds(),
            ChangedAt = call.Now.ToUnixTimeMilliseconds(),
            DueAt = (call.Now + call.CallWindow).ToUnixTimeMilliseconds(),
        };
        attempts.New.Add(next);
        return new OpenedAttempt(AttemptDecision.New, next);
    }

    /// <summary>What an attempt of before means for the call; null if nothing.</summary>
    private static AttemptDecision? DecisionOf(Payment before, OpenPaymentCall call)
    {
        var draft = call.Draft;
        return before.Status switch
        {
            PaymentStatus.Succeeded when before.Money is PaymentMoney.None or PaymentMoney.Settled
                && IsSetup(before) == IsSetup(draft) => AttemptDecision.Paid,
            PaymentStatus.Processing => AttemptDecision.Processing,
            PaymentStatus.Created when before.CalledAt + (long)call.CallWindow.TotalMilliseconds
                > call.WallNow.ToUnixTimeMilliseconds() => AttemptDecision.UnderWay,
            PaymentStatus.Created => AttemptDecision.LookUp,
            PaymentStatus.Failed when draft.Kind is not (PaymentKind.Once or PaymentKind.Setup) => null,
            _ when before.IsPayable && before.CloseAt > call.Now.ToUnixTimeMilliseconds()
                && before.Kind == draft.Kind && before.AmountMinor == draft.AmountMinor
                && before.Currency == draft.Currency && before.Provider == draft.Provider
                && before.ProviderAccount == draft.ProviderAccount => AttemptDecision.Reuse,
            _ => null,
        };
    }

    private static bool IsSetup(Payment payment) => payment.Kind is PaymentKind.Setup;

    private sealed class Attempts
    {
        public List<LockedPayment> Known { get; } = [];

        public List<Payment> New { get; } = [];
    }
}
