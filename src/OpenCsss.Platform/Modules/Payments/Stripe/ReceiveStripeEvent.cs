using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Payments.Stripe;

/// <summary>
/// POST /payment/stripe/webhook. Proved by the signature over the raw body; then the payment is brought up to date.
/// What cannot be done now is refused, so that Stripe sends it again; it does so for three days.
/// </summary>
internal sealed partial class ReceiveStripeEvent(
    StripeAccounts accounts, PaymentUpdates updates, PaymentEventStore events, Db db, WallClock wall,
    ILogger<ReceiveStripeEvent> log)
{
    private const int MostBytes = 1_048_576;

    /// <summary>More than this is known by the object's state.</summary>
    private static readonly HashSet<string> Kinds =
    [
        "payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.processing",
        "payment_intent.canceled", "payment_intent.requires_action", "setup_intent.succeeded",
        "setup_intent.setup_failed", "setup_intent.canceled", "charge.refunded", "refund.created", "refund.updated",
        "refund.failed", "charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed",
        "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated",
    ];

    public static Task<IResult> HandleAsync(
        HttpContext context, ReceiveStripeEvent receiver, CancellationToken cancellationToken) =>
        receiver.ReceiveAsync(context, cancellationToken);

    private async Task<IResult> ReceiveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var body = await RequestBody.ReadAsync(context.Request, MostBytes, cancellationToken);
        if (body is null)
        {
            context.Response.Headers.Connection = "close"; // The rest of the body is not read.
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        var header = context.Request.Headers[StripeSignature.Header].ToString();
        var account = accounts.All.FirstOrDefault(
            one => StripeSignature.IsGood(header, body.Bytes.Span, one.WebhookSecrets, wall.GetUtcNow()));
        if (account is null)
        {
            LogUnproved(context.Connection.RemoteIpAddress);
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        if (StripeEvent.Read(body.Bytes) is not { } told)
        {
            LogUnreadable();
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        return Results.StatusCode(await ActAsync(account, told));
    }

    /// <summary>From here on nobody's going away ends it.</summary>
    private async Task<int> ActAsync(StripeAccount account, StripeEvent told)
    {
        if (!Kinds.Contains(told.Type) || told.Intent is null || (told.Payment is null && told.CarriesMetadata))
        {
            LogForeign(told.Id, told.Type); // The account may sell other things as well.
            return StatusCodes.Status200OK;
        }

        var (key, isAway) = await KeyOfAsync(account, told);
        if (isAway)
        {
            return StatusCodes.Status503ServiceUnavailable;
        }

        if (key is not { } known || await FindAsync(known) is not { } payment || !IsOf(payment, account, told))
        {
            LogForeign(told.Id, told.Type);
            return StatusCodes.Status200OK;
        }

        if (!await events.TryTakeAsync(known, payment.Provider, told.Id, told.Type, CancellationToken.None))
        {
            LogRepeated(told.Id, told.Type, known);
            return StatusCodes.Status200OK;
        }

        var view = await updates.BringUpToDateAsync(known, CancellationToken.None);
        if (view is not { IsTaken: true, Provider.Outcome: ProviderOutcome.Answered })
        {
            return StatusCodes.Status503ServiceUnavailable;
        }

        await events.DoneAsync(known, payment.Provider, told.Id, CancellationToken.None);
        LogActed(told.Id, told.Type, known);
        return StatusCodes.Status200OK;
    }

    /// <summary>Refunds and disputes do not carry the key; their intent does.</summary>
    private static async Task<(PaymentKey? Key, bool IsAway)> KeyOfAsync(StripeAccount account, StripeEvent told)
    {
        if (told.Payment is not null)
        {
            return (told.Payment, false);
        }

        try
        {
            return (await StripeLookUp.KeyOfAsync(account, told.Intent!, CancellationToken.None), false);
        }
        catch (Exception exception) when (StripeFaults.IsFault(exception))
        {
            var answer = StripeFaults.OfQuestion(exception);
            return (null, answer.Outcome is not ProviderOutcome.Answered);
        }
    }

    private Task<Payment?> FindAsync(PaymentKey key) => db.ReadAsync(
        connection => PaymentStore.FindAsync(connection, key, CancellationToken.None), CancellationToken.None);

    /// <summary>Whoever has one account's secret says nothing about payments at another.</summary>
    private static bool IsOf(Payment payment, StripeAccount account, StripeEvent told) =>
        payment.Provider == StripePayments.ProviderName
        && payment.ProviderAccount.Equals(account.Name, StringComparison.OrdinalIgnoreCase)
        && (payment.ProviderRef ?? told.Intent) == told.Intent;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A Stripe webhook from {Address} was refused: no secret fits its signature, or its time is too far "
            + "off")]
    private partial void LogUnproved(System.Net.IPAddress? address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A Stripe webhook with a good signature is no event")]
    private partial void LogUnreadable();

    [LoggerMessage(Level = LogLevel.Debug, Message = "Stripe event {Event} ({Type}) is about no payment of ours")]
    private partial void LogForeign(string @event, string type);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Stripe event {Event} ({Type}) of payment {Payment} came again")]
    private partial void LogRepeated(string @event, string type, PaymentKey payment);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Stripe event {Event} ({Type}) of payment {Payment} was acted on")]
    private partial void LogActed(string @event, string type, PaymentKey payment);
}
