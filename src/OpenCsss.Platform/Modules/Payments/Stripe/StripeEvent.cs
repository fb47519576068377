using System.Text.Json;

namespace OpenCsss.Platform.Modules.Payments.Stripe;

/// <summary>
/// What is read of an event: that it came, and which payment it is about. What is done rests on the object's state
/// asked for now, so that events may come late, twice and in any order, and in the form of any API version.
/// </summary>
/// <param name="Id"><c>evt_…</c>.</param>
/// <param name="Type"><c>payment_intent.succeeded</c>.</param>
/// <param name="Intent">The intent that it is about; null if it is about none.</param>
/// <param name="Payment">The payment's key, if the object carries it.</param>
/// <param name="CarriesMetadata">Whether an object of this kind carries the key, if it is one of ours.</param>
internal sealed record StripeEvent(string Id, string Type, string? Intent, PaymentKey? Payment, bool CarriesMetadata)
{
    private const int MostOfId = 255;

    /// <returns>Null if it is no event.</returns>
    public static StripeEvent? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
            var root = document.RootElement;
            return root.ValueKind is JsonValueKind.Object
                && TextOf(root, "object") is "event"
                && TextOf(root, "id") is { Length: > 0 and <= MostOfId } id
                && TextOf(root, "type") is { Length: > 0 and <= MostOfId } type
                && root.TryGetProperty("data", out var data) && data.ValueKind is JsonValueKind.Object
                && data.TryGetProperty("object", out var about) && about.ValueKind is JsonValueKind.Object
                    ? Read(id, type, about)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static StripeEvent Read(string id, string type, JsonElement about)
    {
        var kind = TextOf(about, "object");
        var intent = kind switch
        {
            "payment_intent" or "setup_intent" => TextOf(about, "id"),
            "charge" or "refund" or "dispute" => TextOf(about, "payment_intent"),
            _ => null,
        };
        var key = about.TryGetProperty("metadata", out var metadata) && metadata.ValueKind is JsonValueKind.Object
            && PaymentKey.TryParse(TextOf(metadata, StripeStates.PaymentKeyName), out var found)
                ? found
                : (PaymentKey?)null;
        return new StripeEvent(
            id, type, intent, key, CarriesMetadata: kind is "payment_intent" or "setup_intent");
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
