using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Contract.Tests;

/// <summary>
/// Chapter 2 of the contract once more, slow and plain, on top of the platform's own JSON reader: what the quick
/// implementation is compared with.
/// </summary>
internal static class ReferenceContent
{
    /// <summary>The content in a dialect, or null if the body is no request.</summary>
    public static string? Of(byte[] body, SignDialect dialect)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body);
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object && IsSound(document.RootElement)
                ? Object(document.RootElement, dialect, top: true)
                : null;
        }
        catch (Exception refused) when (refused is JsonException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsSound(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(one => IsText(() => one.Name) && IsSound(one.Value))
            && value.EnumerateObject().DistinctBy(one => one.Name).Count() == value.EnumerateObject().Count(),
        JsonValueKind.Array => value.EnumerateArray().All(IsSound),
        JsonValueKind.String => IsText(() => value.GetString()!),
        _ => true,
    };

    // The platform's reader throws when it is asked for a text that escapes half a surrogate pair.
    private static bool IsText(Func<string> text)
    {
        try
        {
            _ = text();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Object(JsonElement value, SignDialect dialect, bool top)
    {
        var members = value.EnumerateObject()
            .Where(member => !top || (member.Name != "sign" && !IsEmpty(member.Value)))
            .OrderBy(member => Convert.ToHexString(Encoding.UTF8.GetBytes(member.Name)), StringComparer.Ordinal)
            .Select(member => $"{String(member.Name, dialect)}:{Value(member.Value, dialect)}");
        return $"{{{string.Join(',', members)}}}";
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => value.GetString() == "",
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };

    private static string Value(JsonElement value, SignDialect dialect) => value.ValueKind switch
    {
        JsonValueKind.Object => Object(value, dialect, top: false),
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(item => Value(item, dialect)))}]",
        JsonValueKind.String => String(value.GetString()!, dialect),
        JsonValueKind.Number when dialect == SignDialect.StringNumbers => $"\"{value.GetRawText()}\"",
        _ => value.GetRawText(),
    };

    private static string String(string text, SignDialect dialect)
    {
        var ascii = dialect is SignDialect.Ascii or SignDialect.AsciiSlash;
        var slash = dialect is SignDialect.Slash or SignDialect.AsciiSlash;
        return $"\"{string.Concat(text.Select(Escaped))}\"";

        string Escaped(char unit) => unit switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '/' when slash => "\\/",
            _ when unit < ' ' || (ascii && unit > '\x7f') =>
                string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
            _ => unit.ToString(),
        };
    }
}
