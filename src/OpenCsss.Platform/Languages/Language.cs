using System.Collections.Frozen;
using System.Globalization;
using OpenCsss.Contracts;

namespace OpenCsss.Platform.Languages;

/// <summary>A language that the platform answers and writes in: its tag, and its texts from a file.</summary>
internal sealed class Language
{
    /// <summary>What a file calls the text of a status, before the code.</summary>
    public const string StatusKey = "status.";

    private readonly FrozenDictionary<string, TextTemplate> _statuses;
    private readonly FrozenDictionary<string, TextTemplate> _texts;

    /// <param name="tag">BCP 47, in the usual letter case.</param>
    /// <param name="texts">By their keys; a text for each status is among them.</param>
    public Language(string tag, IReadOnlyDictionary<string, TextTemplate> texts)
    {
        Tag = tag;
        _texts = texts.ToFrozenDictionary(StringComparer.Ordinal);
        _statuses = ApiStatuses.All.ToFrozenDictionary(
            status => status.Code, status => texts[StatusKey + status.Code], StringComparer.Ordinal);
    }

    public string Tag { get; }

    /// <summary>Whether it is some Chinese, whose readers take a name in Chinese rather than in English.</summary>
    public bool IsChinese => Tag == "zh" || Tag.StartsWith("zh-", StringComparison.Ordinal);

    /// <summary>The text of a status; the same object each time, unless something is put in it.</summary>
    /// <param name="status">What happened.</param>
    /// <param name="name">The parameter that it is about, as it is spelt on the wire.</param>
    /// <param name="max">The limit that was passed.</param>
    public string TextOf(ApiStatus status, string? name = null, int? max = null) =>
        _statuses[status.Code].Fill(("name", name), ("max", max?.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Another text of the file.</summary>
    public string TextOf(string key, params ReadOnlySpan<(string Place, string? Value)> values) =>
        _texts[key].Fill(values);
}
