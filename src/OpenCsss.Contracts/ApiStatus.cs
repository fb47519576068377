using System.Globalization;

namespace OpenCsss.Contracts;

/// <summary>One status of the API: what <c>code</c> and <c>message</c> of an envelope say.</summary>
/// <param name="Code">Four digits.</param>
/// <param name="HttpStatus">The HTTP status that goes with it.</param>
/// <param name="English">The en-US text; may hold <c>{name}</c> and <c>{max}</c>.</param>
/// <param name="Chinese">The zh-CN text; may hold the same places.</param>
public sealed record ApiStatus(string Code, int HttpStatus, string English, string Chinese)
{
    /// <summary>The text in a language.</summary>
    /// <param name="language">The language of the answer.</param>
    /// <param name="name">The parameter that takes the place of <c>{name}</c>, as it is spelt on the wire.</param>
    /// <param name="max">The limit that takes the place of <c>{max}</c>.</param>
    public string Text(Language language, string? name = null, int? max = null)
    {
        var text = language switch
        {
            Language.Chinese => Chinese,
            Language.English => English,
        };
        return text.Contains('{', StringComparison.Ordinal)
            ? text.Replace("{max}", max?.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{name}", name, StringComparison.Ordinal)
            : text;
    }
}
