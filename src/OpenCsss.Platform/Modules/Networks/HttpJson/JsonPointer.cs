using System.Globalization;
using System.Text.Json;

namespace OpenCsss.Platform.Modules.Networks.HttpJson;

/// <summary>The way to a value inside a JSON document (RFC 6901).</summary>
internal sealed class JsonPointer
{
    private readonly string[] _steps;

    private JsonPointer(string[] steps) => _steps = steps;

    /// <summary>Null for the empty text, which here means that there is nothing to look for.</summary>
    /// <exception cref="FormatException">It does not begin with a slash.</exception>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return text[0] == '/'
            ? new JsonPointer(
            [
                .. text[1..].Split('/').Select(step => step
                    .Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)),
            ])
            : throw new FormatException($"'{text}' is not a JSON pointer; example: /result/code.");
    }

    /// <summary>
    /// The value as text: a string's content, a number or a truth value as it stands. Null if there is no such value,
    /// or it is null, an object or an array.
    /// </summary>
    public string? TextIn(JsonElement root)
    {
        var value = root;
        foreach (var step in _steps)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object when value.TryGetProperty(step, out var member):
                    value = member;
                    break;
                case JsonValueKind.Array when int.TryParse(
                    step, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && index < value.GetArrayLength():
                    value = value[index];
                    break;
                default:
                    return null;
            }
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null => null,
        };
    }
}
