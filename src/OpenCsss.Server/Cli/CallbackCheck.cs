using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Server.Cli;

/// <summary>
/// Checks the signatures of a callback that arrived, as a receiver should, and says what is wrong with one. What is
/// said is for the person who wrote the receiver and knows the secrets.
/// </summary>
/// <param name="secret">The partner's secret; null: x-lf-md5 is not checked.</param>
/// <param name="webhookSecret">The endpoint's own; null: webhook-signature is not checked.</param>
/// <param name="clock">Judges the timestamp.</param>
internal sealed class CallbackCheck(string? secret, string? webhookSecret, TimeProvider clock)
{
    /// <summary>As the Standard Webhooks recommend.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>A line for each signature.</summary>
    public IEnumerable<string> Of(IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        yield return $"{NotificationMd5.Header}: {Md5(headers, body)}";
        yield return $"webhook-signature: {Webhook(headers, body)}";
    }

    private string Md5(IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        if (!headers.TryGetValue(NotificationMd5.Header, out var sent))
        {
            return headers.ContainsKey("x-lf-signature")
                ? "not there; a recharge has x-lf-signature instead"
                : "WRONG: the header is missing";
        }

        if (secret is null)
        {
            return "not checked; give --secret";
        }

        string expected;
        try
        {
            expected = NotificationMd5.Sign(body, Encoding.UTF8.GetBytes(secret));
        }
        catch (FormatException)
        {
            return "WRONG: the body is not a JSON object";
        }

        return Equal(sent, expected)
            ? "good"
            : $"WRONG: it is {sent}; from this body and this secret follows {expected}. Another secret, or a body that "
                + "was changed on its way";
    }

    private string Webhook(IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        foreach (var name in (string[])["webhook-id", "webhook-timestamp", "webhook-signature"])
        {
            if (!headers.ContainsKey(name))
            {
                return $"WRONG: the header {name} is missing";
            }
        }

        if (webhookSecret is null)
        {
            return "not checked; give --webhook-secret";
        }

        if (!long.TryParse(
            headers["webhook-timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return "WRONG: webhook-timestamp is not a number of seconds";
        }

        string expected;
        try
        {
            expected = StandardWebhookSignature.Sign(headers["webhook-id"], seconds, body, webhookSecret);
        }
        catch (FormatException exception)
        {
            return $"not checked: {exception.Message}";
        }

        var sent = headers["webhook-signature"];
        if (!sent.Split(' ').Any(one => Equal(one, expected)))
        {
            return $"WRONG: it is {sent}; from id, timestamp, this body and this secret follows {expected}. Another "
                + "secret, or a body that was read as JSON and written anew";
        }

        var age = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds);
        return age.Duration() <= Tolerance
            ? "good"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"WRONG: the signature fits, but webhook-timestamp is {age.TotalSeconds:0} s from this clock");
    }

    private static bool Equal(string sent, string expected) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(expected));
}
