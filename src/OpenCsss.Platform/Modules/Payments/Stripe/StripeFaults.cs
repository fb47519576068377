using System.Net;
using System.Text.Json;
using Stripe;

namespace OpenCsss.Platform.Modules.Payments.Stripe;

/// <summary>
/// What an exception of Stripe's library says of what Stripe has done. Only codes leave this place: messages have parts
/// of keys and of answers in them.
/// </summary>
internal static class StripeFaults
{
    /// <summary>Whether it is a fault of the other side or of the way there; a bug of ours is none.</summary>
    public static bool IsFault(Exception exception) => exception
        is StripeException or HttpRequestException or IOException or OperationCanceledException or JsonException;

    /// <summary>Whether the key was refused, whatever was asked with it.</summary>
    public static bool IsOfKey(Exception exception) => exception is StripeException
    {
        HttpStatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, StripeError: not null,
    };

    /// <summary>How far a call that writes got.</summary>
    public static (ProviderOutcome Outcome, string Reason) Of(Exception exception) => exception switch
    {
        StripeException refused => Of(refused),
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        } away => (ProviderOutcome.Away, $"no_connection:{away.HttpRequestError}"),
        OperationCanceledException => (ProviderOutcome.Unclear, "no_answer_in_time"),
        JsonException => (ProviderOutcome.Unclear, "unreadable_answer"),
        _ => (ProviderOutcome.Unclear, "connection_broken"),
    };

    /// <summary>How far a call that only asks got: nothing about it is unclear.</summary>
    public static ProviderAnswer OfQuestion(Exception exception)
    {
        var (outcome, reason) = Of(exception);
        return exception is StripeException { HttpStatusCode: HttpStatusCode.NotFound } missing
            && missing.StripeError?.Code is "resource_missing"
                ? new ProviderAnswer(ProviderOutcome.Answered, null)
                : new ProviderAnswer(
                    outcome is ProviderOutcome.Unclear ? ProviderOutcome.Away : outcome, null, reason);
    }

    /// <summary>The bank's word, in ours: <c>card_declined:insufficient_funds</c>.</summary>
    public static string CodeOf(StripeError error) =>
        string.IsNullOrEmpty(error.DeclineCode)
            ? error.Code ?? error.Type ?? "refused"
            : $"{error.Code}:{error.DeclineCode}";

    private static (ProviderOutcome Outcome, string Reason) Of(StripeException exception) =>
        (exception.HttpStatusCode, exception.StripeError) switch
        {
            (HttpStatusCode.TooManyRequests, _) => (ProviderOutcome.Away, "too_many_requests"),
            (HttpStatusCode.Conflict, var error) => (ProviderOutcome.Unclear, error?.Code ?? "conflict"),
            ( >= HttpStatusCode.InternalServerError, _) =>
                (ProviderOutcome.Unclear, $"http_{(int)exception.HttpStatusCode}"),
            (_, null) => (ProviderOutcome.Unclear, "unreadable_answer"),
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, var error) =>
                (ProviderOutcome.Refused, $"key_refused:{CodeOf(error)}"),
            (_, var error) => (ProviderOutcome.Refused, CodeOf(error)),
        };
}
