using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace OpenCsss.Testing;

/// <summary>Cards, as Stripe names the ones for tests.</summary>
internal static class StripeCards
{
    public const string Good = "pm_card_visa";
    public const string Declined = "pm_card_visa_chargeDeclined";
    public const string Empty = "pm_card_chargeDeclinedInsufficientFunds";

    /// <summary>The bank wants approval of each charge.</summary>
    public const string Asking = "pm_card_authenticationRequired";

    /// <summary>No card: the bank decides later.</summary>
    public const string Slow = "pm_usBankAccount_processing";
}

/// <summary>
/// What Stripe and the banks behind it know and do. Every change makes the events that a real account would send; a test
/// says when they are delivered. All is under one lock: what happens at once there happens one after the other.
/// </summary>
internal sealed class StripeBank(TimeProvider clock)
{
    private static readonly HashSet<string> WholeCurrencies = ["jpy", "krw"];
    private static readonly HashSet<string> Thousandths = ["bhd", "jod", "kwd", "omr", "tnd"];

    private readonly List<StripeIntent> _intents = [];
    private readonly List<StripeRefund> _refunds = [];
    private readonly ConcurrentQueue<StripeEventSent> _events = new();
    private long _last;

    public Lock Gate { get; } = new();

    /// <summary>In the order in which they happened.</summary>
    public IReadOnlyList<StripeEventSent> Events => [.. _events];

    public IReadOnlyList<StripeIntent> Intents
    {
        get
        {
            lock (Gate)
            {
                return [.. _intents];
            }
        }
    }

    public IReadOnlyList<StripeRefund> Refunds
    {
        get
        {
            lock (Gate)
            {
                return [.. _refunds];
            }
        }
    }

    /// <summary>Whether the banks take a while for refunds.</summary>
    public bool RefundsTakeTime { get; set; }

    /// <summary>What is really taken of an amount; null is all.</summary>
    public long? TakesOnly { get; set; }

    public string NewId(string prefix) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}_3{Interlocked.Increment(ref _last):000000}");

    public long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    public StripeIntent Find(string id, bool isSetup) =>
        _intents.Find(one => one.Id == id && one.IsSetup == isSetup)
        ?? throw StripeError.Missing(isSetup ? "setupintent" : "payment_intent", id);

    /// <summary>The newest first, as Stripe lists.</summary>
    public IEnumerable<StripeIntent> List(bool isSetup, long? from, long? to) =>
        _intents.Where(one => one.IsSetup == isSetup && one.Created >= (from ?? 0) && one.Created <= (to ?? long.MaxValue))
            .Reverse();

    public StripeIntent Create(StripeForm form, bool isSetup)
    {
        var id = NewId(isSetup ? "seti" : "pi");
        var intent = new StripeIntent
        {
            Id = id, IsSetup = isSetup, Created = Now, Metadata = form.Hash("metadata"),
            ClientSecret = $"{id}_secret_{Guid.NewGuid():n}", Description = form["description"],
            Customer = form["customer"], FutureUsage = form["setup_future_usage"],
        };
        _ = (form["automatic_payment_methods[enabled]"], form["automatic_payment_methods[allow_redirects]"], form["usage"]);
        if (!isSetup)
        {
            intent.Currency = form.Required("currency");
            intent.Amount = form.Number("amount") ?? throw StripeError.Invalid("parameter_missing", "Missing amount.", "amount");
            CheckAmount(intent);
        }

        var (method, confirm, offSession) = (form["payment_method"], form.IsTrue("confirm"), form.IsTrue("off_session"));
        form.Complete();
        if (intent.FutureUsage is not null && intent.Customer is null)
        {
            throw StripeError.Invalid(null, "setup_future_usage needs a customer here.", "customer");
        }

        _intents.Add(intent);
        Tell(intent, isSetup ? "setup_intent.created" : "payment_intent.created");
        if (confirm)
        {
            Confirm(intent, method!, offSession);
        }

        return intent;
    }

    /// <summary>What a card does; the person's browser comes here as well.</summary>
    /// <exception cref="StripeError">The card was declined.</exception>
    public void Confirm(StripeIntent intent, string method, bool offSession)
    {
        if (intent.Status is not ("requires_payment_method" or "requires_confirmation" or "requires_action"))
        {
            throw Unexpected(intent, "confirm");
        }

        intent.Method = method;
        switch (method)
        {
            case StripeCards.Declined:
                throw Decline(intent, "card_declined", "generic_decline");
            case StripeCards.Empty:
                throw Decline(intent, "card_declined", "insufficient_funds");
            case StripeCards.Asking when offSession:
                throw Decline(intent, "authentication_required", "authentication_required");
            case StripeCards.Asking:
                intent.Status = "requires_action";
                Tell(intent, "requires_action");
                break;
            case StripeCards.Slow:
                intent.Status = "processing";
                Tell(intent, "processing");
                break;
            default:
                Succeed(intent);
                break;
        }
    }

    /// <summary>The person has approved, or has not, what its bank has asked about.</summary>
    public void Approve(StripeIntent intent, bool isApproved)
    {
        if (isApproved)
        {
            Succeed(intent);
            return;
        }

        _ = Decline(
            intent, intent.IsSetup ? "setup_intent_authentication_failure" : "payment_intent_authentication_failure", null);
    }

    /// <summary>The bank has decided.</summary>
    public void Decide(StripeIntent intent, bool isPaid)
    {
        if (isPaid)
        {
            Succeed(intent);
            return;
        }

        _ = Decline(intent, "card_declined", "generic_decline");
    }

    public void Cancel(StripeIntent intent, string? reason)
    {
        if (intent.Status is "succeeded" or "canceled" or "processing")
        {
            throw Unexpected(intent, "cancel");
        }

        (intent.Status, intent.CancellationReason, intent.CanceledAt) = ("canceled", reason, Now);
        Tell(intent, "canceled");
    }

    /// <summary>Asked for, or made on Stripe's own pages.</summary>
    public StripeRefund Refund(StripeIntent intent, long? wanted, string? reason, Dictionary<string, string> metadata)
    {
        var left = intent.Received - intent.Refunded;
        var amount = wanted ?? left;
        if (intent.Disputes.Exists(dispute => !dispute.Status.StartsWith("warning", StringComparison.Ordinal)))
        {
            throw StripeError.Invalid("charge_disputed", "Charge has been charged back; cannot issue a refund.");
        }

        if (left == 0)
        {
            throw StripeError.Invalid("charge_already_refunded", $"Charge {intent.Charge} has already been refunded.");
        }

        if (amount > left)
        {
            throw StripeError.Invalid(null, $"Refund amount ({amount}) is greater than unrefunded amount ({left}).", "amount");
        }

        var refund = new StripeRefund
        {
            Id = NewId("re"), Intent = intent, Amount = amount, Created = Now, Reason = reason, Metadata = metadata,
            Status = RefundsTakeTime ? "pending" : "succeeded",
        };
        intent.Refunds.Add(refund);
        _refunds.Add(refund);
        Tell("refund.created", StripeObjects.Refund(refund));
        Tell("charge.refunded", StripeObjects.Charge(intent));
        return refund;
    }

    /// <summary>The bank has the refund, or does not take it.</summary>
    public void DecideRefund(StripeRefund refund, bool isTaken)
    {
        refund.Status = isTaken ? "succeeded" : "failed";
        Tell("refund.updated", StripeObjects.Refund(refund));
        if (!isTaken)
        {
            Tell("refund.failed", StripeObjects.Refund(refund));
        }
    }

    public StripeDispute Dispute(StripeIntent intent, string status = "needs_response")
    {
        var dispute = new StripeDispute
        {
            Id = NewId("du"), Intent = intent, Amount = intent.Received - intent.Refunded, Created = Now, Status = status,
        };
        intent.Disputes.Add(dispute);
        Tell("charge.dispute.created", StripeObjects.Dispute(dispute));
        return dispute;
    }

    public void Close(StripeDispute dispute, string status)
    {
        dispute.Status = status;
        Tell("charge.dispute.closed", StripeObjects.Dispute(dispute));
    }

    private void Succeed(StripeIntent intent)
    {
        (intent.Status, intent.LastError) = ("succeeded", null);
        if (!intent.IsSetup)
        {
            intent.Received = TakesOnly ?? intent.Amount;
            intent.Charge = NewId("ch");
        }

        Tell(intent, "succeeded");
    }

    private StripeError Decline(StripeIntent intent, string code, string? declineCode)
    {
        intent.Status = "requires_payment_method";
        intent.LastError = new StripeError(402, "card_error", code, "Your card was declined.") { DeclineCode = declineCode };
        Tell(intent, intent.IsSetup ? "setup_failed" : "payment_failed");
        return new StripeError(402, "card_error", code, "Your card was declined.")
        {
            DeclineCode = declineCode, Intent = intent,
        };
    }

    private static StripeError Unexpected(StripeIntent intent, string verb) => new(
        400, "invalid_request_error",
        intent.IsSetup ? "setup_intent_unexpected_state" : "payment_intent_unexpected_state",
        $"You cannot {verb} this intent because it has a status of {intent.Status}.")
    {
        Intent = intent,
    };

    private static void CheckAmount(StripeIntent intent)
    {
        var least = WholeCurrencies.Contains(intent.Currency) || Thousandths.Contains(intent.Currency) ? 50 : 50;
        if (intent.Amount < least)
        {
            throw StripeError.Invalid("amount_too_small", "Amount must be at least $0.50 usd.", "amount");
        }

        if (Thousandths.Contains(intent.Currency) && intent.Amount % 10 != 0)
        {
            throw StripeError.Invalid(null, "Amounts in this currency must be evenly divisible by 10.", "amount");
        }
    }

    private void Tell(StripeIntent intent, string what) => Tell(
        what.Contains('.', StringComparison.Ordinal) ? what : (intent.IsSetup ? "setup_intent." : "payment_intent.") + what,
        StripeObjects.Of(intent, expandCharge: false));

    private void Tell(string type, JsonObject about) =>
        _events.Enqueue(new StripeEventSent(NewId("evt"), type, Now, about.ToJsonString()));
}

/// <summary>Something that happened, with the object as it was then.</summary>
internal sealed record StripeEventSent(string Id, string Type, long Created, string Object)
{
    public string Body => new JsonObject
    {
        ["id"] = Id, ["object"] = "event", ["api_version"] = StripeServer.ApiVersion, ["created"] = Created,
        ["data"] = new JsonObject { ["object"] = JsonNode.Parse(Object) }, ["livemode"] = false, ["pending_webhooks"] = 1,
        ["request"] = new JsonObject { ["id"] = null, ["idempotency_key"] = null }, ["type"] = Type,
    }.ToJsonString();
}
