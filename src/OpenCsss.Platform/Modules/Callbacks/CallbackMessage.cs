using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenCsss.Contracts.Signing;
using OpenCsss.Platform.Modules.Events;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>A callback as it goes over the wire: the body, and the headers that prove where it comes from.</summary>
internal static class CallbackMessage
{
    public const string DeliveryHeader = "x-lf-delivery";

    /// <summary>The feed's body; a message from a SIM in the form that the endpoint has chosen.</summary>
    public static byte[] Body(EventKind kind, string body, long moForm) =>
        kind is EventKind.SmsReceived && moForm == MoForms.Plain
            ? WithoutMember(body, "message_type")
            : Encoding.UTF8.GetBytes(body);

    /// <summary>The headers of contract 1.1.</summary>
    public static IReadOnlyList<(string Name, string Value)> Headers(
        EventKind kind, string deliveryId, byte[] body, CallbackSecrets secrets, DateTimeOffset now)
    {
        List<(string, string)> headers = new(8);
        if (kind is EventKind.Recharge)
        {
            AddRecharge(headers, body, secrets, now);
        }
        else
        {
            headers.Add((NotificationMd5.Header, NotificationMd5.Sign(body, secrets.Partner)));
        }

        var seconds = now.ToUnixTimeSeconds();
        var signature = StandardWebhookSignature.Sign(deliveryId, seconds, body, secrets.Current);
        if (secrets.Old is { } old)
        {
            signature += $" {StandardWebhookSignature.Sign(deliveryId, seconds, body, old)}";
        }

        headers.Add((DeliveryHeader, deliveryId));
        headers.Add(("webhook-id", deliveryId));
        headers.Add(("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture)));
        headers.Add(("webhook-signature", signature));
        return headers;
    }

    /// <summary>The key is the partner's secret, and its id the access code.</summary>
    private static void AddRecharge(
        List<(string, string)> headers, byte[] body, CallbackSecrets secrets, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers.Add(("x-lf-notification-version", RechargeSignature.Version));
        headers.Add(("x-lf-algo", RechargeSignature.Algorithm));
        headers.Add(("x-lf-timestamp", timestamp));
        headers.Add((
            "x-lf-signature",
            RechargeSignature.Sign(body, timestamp, secrets.AccessCode, Encoding.UTF8.GetString(secrets.Partner))));
    }

    private static byte[] WithoutMember(string body, string name)
    {
        using var document = JsonDocument.Parse(body);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            json.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject().Where(member => member.Name != name))
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return text.ToArray();
    }
}

/// <summary>What an endpoint's callbacks are signed with.</summary>
/// <param name="AccessCode">The partner's code.</param>
/// <param name="Partner">The partner's current secret, which its requests are signed with too.</param>
/// <param name="Current">The endpoint's own, <c>whsec_…</c>.</param>
/// <param name="Old">The one before it, while it is rotated out.</param>
internal sealed record CallbackSecrets(string AccessCode, byte[] Partner, string Current, string? Old);
