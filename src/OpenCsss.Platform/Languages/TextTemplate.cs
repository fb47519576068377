using System.Buffers;
using System.Text;

namespace OpenCsss.Platform.Languages;

/// <summary>
/// A text with places like <c>{name}</c>, cut up once, so that what is put in a place is never read as one.
/// </summary>
internal sealed class TextTemplate
{
    private static readonly SearchValues<char> PlaceLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_");

    /// <summary>Literal text and names of places in turn, beginning and ending with literal text.</summary>
    private readonly string[] _parts;

    private TextTemplate(string[] parts) => _parts = parts;

    /// <summary>The names of the places, in the order of letters; one that stands twice is there once.</summary>
    public IReadOnlyList<string> Places =>
        [.. _parts.Where((_, index) => index % 2 == 1).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>False for a brace that belongs to no place: <c>{}</c>, <c>{Name}</c>, <c>{a b}</c>, <c>}</c>.</summary>
    public static bool TryParse(string text, out TextTemplate template)
    {
        var parts = new List<string>();
        var rest = text;
        while (rest.IndexOf('{', StringComparison.Ordinal) is var open and >= 0)
        {
            var close = rest.IndexOf('}', open);
            if (close < 0 || !IsPlace(rest.AsSpan(open + 1, close - open - 1)))
            {
                break;
            }

            parts.Add(rest[..open]);
            parts.Add(rest[(open + 1)..close]);
            rest = rest[(close + 1)..];
        }

        parts.Add(rest);
        template = new TextTemplate([.. parts]);
        return !parts.Where((_, index) => index % 2 == 0).Any(literal => literal.AsSpan().ContainsAny('{', '}'));
    }

    /// <summary>The text; a place without a value is empty. A text without places is not copied.</summary>
    public string Fill(params ReadOnlySpan<(string Place, string? Value)> values)
    {
        if (_parts.Length == 1)
        {
            return _parts[0];
        }

        var text = new StringBuilder(_parts[0]);
        for (var part = 1; part < _parts.Length; part += 2)
        {
            foreach (var (place, value) in values)
            {
                if (place == _parts[part])
                {
                    text.Append(value);
                }
            }

            text.Append(_parts[part + 1]);
        }

        return text.ToString();
    }

    private static bool IsPlace(ReadOnlySpan<char> name) =>
        !name.IsEmpty && name.IndexOfAnyExcept(PlaceLetters) < 0;
}
