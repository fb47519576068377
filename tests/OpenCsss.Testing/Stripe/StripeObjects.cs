using System.Text.Json.Nodes;

namespace OpenCsss.Testing;

/// <summary>A PaymentIntent or a SetupIntent at the stand-in.</summary>
internal sealed class StripeIntent
{
    public required string Id { get; init; }

    public required string ClientSecret { get; init; }

    public required bool IsSetup { get; init; }

    public required long Created { get; init; }

    public required Dictionary<string, string> Metadata { get; init; }

    public long Amount { get; set; }

    /// <summary>What was taken; usually the amount.</summary>
    public long Received { get; set; }

    public string Currency { get; set; } = "";

    public string Status { get; set; } = "requires_payment_method";

    public string? Customer { get; set; }

    public string? Method { get; set; }

    public string? Description { get; init; }

    public string? FutureUsage { get; init; }

    public string? CancellationReason { get; set; }

    public long? CanceledAt { get; set; }

    public StripeError? LastError { get; set; }

    public string? Charge { get; set; }

    public List<StripeRefund> Refunds { get; } = [];

    public List<StripeDispute> Disputes { get; } = [];

    /// <summary>Stripe counts what is on its way, and not what has failed.</summary>
    public long Refunded => Refunds.Where(refund => refund.Status is not ("failed" or "canceled")).Sum(refund => refund.Amount);
}

internal sealed class StripeRefund
{
    public required string Id { get; init; }

    public required StripeIntent Intent { get; init; }

    public required long Amount { get; init; }

    public required long Created { get; init; }

    public required string? Reason { get; init; }

    public required Dictionary<string, string> Metadata { get; init; }

    public string Status { get; set; } = "succeeded";
}

internal sealed class StripeDispute
{
    public required string Id { get; init; }

    public required StripeIntent Intent { get; init; }

    public required long Amount { get; init; }

    public required long Created { get; init; }

    public string Status { get; set; } = "needs_response";
}

/// <summary>The objects as API version 2026-10-28.endive writes them, with all members that are always there.</summary>
internal static class StripeObjects
{
    public static JsonObject Of(StripeIntent intent, bool expandCharge) =>
        intent.IsSetup ? SetupIntent(intent) : PaymentIntent(intent, expandCharge);

    public static JsonObject Customer(string id, long created, string? email, Dictionary<string, string> metadata) => new()
    {
        ["id"] = id, ["object"] = "customer", ["address"] = null, ["balance"] = 0, ["created"] = created,
        ["currency"] = null, ["customer_account"] = null, ["default_source"] = null, ["delinquent"] = false,
        ["description"] = null, ["discount"] = null, ["email"] = email, ["invoice_prefix"] = "4B0F4C2",
        ["invoice_settings"] = new JsonObject
        {
            ["custom_fields"] = null, ["default_payment_method"] = null, ["footer"] = null, ["rendering_options"] = null,
        },
        ["livemode"] = false, ["metadata"] = Hash(metadata), ["name"] = null, ["next_invoice_sequence"] = 1,
        ["phone"] = null, ["preferred_locales"] = new JsonArray(), ["shipping"] = null, ["tax_exempt"] = "none",
        ["test_clock"] = null,
    };

    public static JsonObject Refund(StripeRefund refund)
    {
        var body = new JsonObject
        {
            ["id"] = refund.Id, ["object"] = "refund", ["amount"] = refund.Amount,
            ["balance_transaction"] = "txn_" + refund.Id[3..], ["charge"] = refund.Intent.Charge,
            ["created"] = refund.Created, ["currency"] = refund.Intent.Currency, ["customer"] = refund.Intent.Customer,
            ["customer_account"] = null,
            ["destination_details"] = new JsonObject { ["card"] = new JsonObject { ["type"] = "refund" }, ["type"] = "card" },
            ["metadata"] = Hash(refund.Metadata), ["payment_intent"] = refund.Intent.Id,
            ["payment_method"] = refund.Intent.Method, ["reason"] = refund.Reason, ["receipt_number"] = null,
            ["source_transfer_reversal"] = null, ["status"] = refund.Status, ["transfer_reversal"] = null,
        };
        if (refund.Status is "failed")
        {
            body["failure_reason"] = "expired_or_canceled_card";
            body["failure_balance_transaction"] = "txn_f" + refund.Id[3..];
        }

        return body;
    }

    public static JsonObject Dispute(StripeDispute dispute) => new()
    {
        ["id"] = dispute.Id, ["object"] = "dispute", ["amount"] = dispute.Amount, ["balance_transactions"] = new JsonArray(),
        ["charge"] = dispute.Intent.Charge, ["created"] = dispute.Created, ["currency"] = dispute.Intent.Currency,
        ["enhanced_eligibility_types"] = new JsonArray(), ["evidence"] = new JsonObject(),
        ["evidence_details"] = new JsonObject
        {
            ["due_by"] = dispute.Created + 604_800, ["has_evidence"] = false, ["past_due"] = false, ["submission_count"] = 0,
        },
        ["intended_submission_method"] = null,
        ["is_charge_refundable"] = dispute.Status.StartsWith("warning", StringComparison.Ordinal),
        ["livemode"] = false, ["metadata"] = new JsonObject(), ["network_reason_code"] = "10.4",
        ["payment_intent"] = dispute.Intent.Id, ["reason"] = "fraudulent", ["status"] = dispute.Status,
    };

    public static JsonObject Charge(StripeIntent intent) => new()
    {
        ["id"] = intent.Charge, ["object"] = "charge", ["amount"] = intent.Amount, ["amount_captured"] = intent.Received,
        ["amount_refunded"] = intent.Refunded, ["application"] = null, ["application_fee"] = null,
        ["application_fee_amount"] = null, ["balance_transaction"] = "txn_" + intent.Id[3..],
        ["billing_details"] = new JsonObject { ["email"] = null, ["name"] = null, ["phone"] = null },
        ["captured"] = true, ["created"] = intent.Created, ["currency"] = intent.Currency, ["customer"] = intent.Customer,
        ["description"] = intent.Description, ["disputed"] = intent.Disputes.Count > 0, ["failure_code"] = null,
        ["failure_message"] = null, ["fraud_details"] = new JsonObject(), ["livemode"] = false,
        ["metadata"] = Hash(intent.Metadata), ["paid"] = true, ["payment_intent"] = intent.Id,
        ["payment_method"] = intent.Method,
        ["refunded"] = intent.Received > 0 && intent.Refunded == intent.Received, ["status"] = "succeeded",
    };

    public static JsonObject List(string url, IEnumerable<JsonObject> data, bool hasMore) => new()
    {
        ["object"] = "list", ["data"] = new JsonArray([.. data]), ["has_more"] = hasMore, ["url"] = url,
    };

    public static JsonObject Error(StripeError error)
    {
        var body = new JsonObject
        {
            ["type"] = error.Type, ["message"] = error.Message, ["request_log_url"] = "https://dashboard.stripe.com/test/logs",
        };
        Add("code", error.Code);
        Add("decline_code", error.DeclineCode);
        Add("param", error.Parameter);
        if (error.Intent is { } intent)
        {
            body[intent.IsSetup ? "setup_intent" : "payment_intent"] = Of(intent, expandCharge: false);
        }

        return body;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                body[name] = value;
            }
        }
    }

    private static JsonObject PaymentIntent(StripeIntent intent, bool expandCharge) => new()
    {
        ["id"] = intent.Id, ["object"] = "payment_intent", ["allowed_payment_method_types"] = null,
        ["amount"] = intent.Amount, ["amount_capturable"] = 0, ["amount_details"] = new JsonObject { ["tip"] = new JsonObject() },
        ["amount_received"] = intent.Received, ["application"] = null, ["application_fee_amount"] = null,
        ["automatic_payment_methods"] = new JsonObject { ["allow_redirects"] = "always", ["enabled"] = true },
        ["canceled_at"] = intent.CanceledAt, ["cancellation_reason"] = intent.CancellationReason,
        ["capture_method"] = "automatic_async", ["client_secret"] = intent.ClientSecret,
        ["confirmation_method"] = "automatic", ["created"] = intent.Created, ["currency"] = intent.Currency,
        ["customer"] = intent.Customer, ["customer_account"] = null, ["description"] = intent.Description,
        ["excluded_payment_method_types"] = null,
        ["last_payment_error"] = intent.LastError is null ? null : Error(intent.LastError),
        ["latest_charge"] = intent.Charge is null ? null : expandCharge ? Charge(intent) : JsonValue.Create(intent.Charge),
        ["livemode"] = false, ["managed_payments"] = null, ["metadata"] = Hash(intent.Metadata),
        ["next_action"] = intent.Status is "requires_action" ? NextAction() : null, ["on_behalf_of"] = null,
        ["payment_method"] = intent.Method, ["payment_method_configuration_details"] = null,
        ["payment_method_options"] = new JsonObject
        {
            ["card"] = new JsonObject
            {
                ["installments"] = null, ["mandate_options"] = null, ["network"] = null,
                ["request_three_d_secure"] = "automatic",
            },
        },
        ["payment_method_types"] = new JsonArray("card", "link"), ["payment_record"] = null, ["processing"] = null,
        ["receipt_email"] = null, ["review"] = null, ["setup_future_usage"] = intent.FutureUsage, ["shipping"] = null,
        ["source"] = null, ["statement_descriptor"] = null, ["statement_descriptor_suffix"] = null,
        ["status"] = intent.Status, ["transfer_data"] = null, ["transfer_group"] = null,
    };

    private static JsonObject SetupIntent(StripeIntent intent) => new()
    {
        ["id"] = intent.Id, ["object"] = "setup_intent", ["allowed_payment_method_types"] = null, ["application"] = null,
        ["automatic_payment_methods"] = new JsonObject { ["allow_redirects"] = "always", ["enabled"] = true },
        ["cancellation_reason"] = intent.CancellationReason, ["client_secret"] = intent.ClientSecret,
        ["created"] = intent.Created, ["customer"] = intent.Customer, ["customer_account"] = null,
        ["description"] = intent.Description, ["excluded_payment_method_types"] = null, ["flow_directions"] = null,
        ["last_setup_error"] = intent.LastError is null ? null : Error(intent.LastError), ["latest_attempt"] = null,
        ["livemode"] = false, ["managed_payments"] = null, ["mandate"] = null, ["metadata"] = Hash(intent.Metadata),
        ["next_action"] = intent.Status is "requires_action" ? NextAction() : null, ["on_behalf_of"] = null,
        ["payment_method"] = intent.Method, ["payment_method_configuration_details"] = null,
        ["payment_method_options"] = new JsonObject(), ["payment_method_types"] = new JsonArray("card", "link"),
        ["single_use_mandate"] = null, ["status"] = intent.Status, ["usage"] = "off_session",
    };

    private static JsonObject NextAction() => new()
    {
        ["type"] = "use_stripe_sdk",
        ["use_stripe_sdk"] = new JsonObject { ["type"] = "three_d_secure_redirect", ["source"] = "src_1" },
    };

    private static JsonObject Hash(Dictionary<string, string> members) =>
        new(members.Select(member => KeyValuePair.Create<string, JsonNode?>(member.Key, member.Value)));
}
