using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenCsss.Platform.Modules.Networks.HttpJson;

/// <summary>
/// A path or a body with places for what differs: <c>{iccid}</c>, <c>{imsi}</c>, <c>{msisdn}</c>, <c>{product}</c>,
/// <c>{order_id}</c>, <c>{command_id}</c>, <c>{kbps}</c>, <c>{reason}</c>. What is put in is escaped, so that no value
/// can change the shape of what it is put into.
/// </summary>
internal sealed partial class RequestTemplate
{
    private readonly string _text;
    private readonly Func<string, string> _escape;

    private RequestTemplate(string text, Func<string, string> escape)
    {
        (_text, _escape) = (text, escape);
        var none = new TemplateValues("", "", "", "", "", "", "", "");
        if (Place().Matches(text).FirstOrDefault(place => none.Of(place.Groups[1].Value) is null) is { } unknown)
        {
            throw new FormatException($"'{text}' has an unknown placeholder {unknown.Value}.");
        }
    }

    /// <exception cref="FormatException">It has a place that there is not.</exception>
    public static RequestTemplate OfPath(string text) => new(text, Uri.EscapeDataString);

    /// <exception cref="FormatException">It has a place that there is not.</exception>
    public static RequestTemplate OfBody(string text) =>
        new(text, static value => JsonEncodedText.Encode(value).ToString());

    public string Fill(TemplateValues values) =>
        Place().Replace(_text, place => _escape(values.Of(place.Groups[1].Value) ?? ""));

    [GeneratedRegex(@"\{([a-z_]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}

/// <summary>What is put into templates. What there is not is the empty text; a speed that there is not is 0.</summary>
internal sealed record TemplateValues(
    string Iccid, string Imsi, string Msisdn, string Product, string OrderId, string CommandId, string Kbps,
    string Reason)
{
    public string? Of(string place) => place switch
    {
        "iccid" => Iccid,
        "imsi" => Imsi,
        "msisdn" => Msisdn,
        "product" => Product,
        "order_id" => OrderId,
        "command_id" => CommandId,
        "kbps" => Kbps,
        "reason" => Reason,
        _ => null,
    };
}
