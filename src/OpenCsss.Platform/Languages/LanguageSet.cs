using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using OpenCsss.Contracts;
using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Languages;

/// <summary>
/// The languages that are there: those inside the program, and one for each file <c>TAG.json</c> of a folder. They are
/// read when the server starts, and not again.
/// </summary>
internal sealed class LanguageSet
{
    /// <summary>What a translation must agree with.</summary>
    private const string Reference = LanguageTags.English;

    private const int MostFiles = 100;
    private const int MostBytes = 1_048_576;

    /// <summary>Headers whose language is remembered; programs send few different ones.</summary>
    private const int MostHeaders = 1_000;

    /// <summary>A header that is longer is judged anew each time, so that what is remembered stays small.</summary>
    private const int LongestHeader = 128;

    private readonly ConcurrentDictionary<string, Language> _byHeader = new(StringComparer.Ordinal);
    private int _headers;

    private LanguageSet(ImmutableArray<Language> all) => All = all;

    /// <summary>
    /// The default first, then the other one of every installation, then those of the folder by their tags.
    /// </summary>
    public ImmutableArray<Language> All { get; }

    /// <summary>For whoever asks for none, or for none that is there.</summary>
    public Language Default => All[0];

    /// <summary>How many headers' languages are remembered.</summary>
    public int RememberedHeaders => _byHeader.Count;

    /// <param name="folder">Where further languages are; empty: nowhere.</param>
    /// <exception cref="SettingsException">It cannot be read, or something in it is wrong: all that is.</exception>
    public static LanguageSet Load(string folder)
    {
        var reference = ReadOwn(Reference);
        var languages = ImmutableArray.CreateBuilder<Language>();
        languages.Add(new Language(LanguageTags.Chinese, ReadOwn(LanguageTags.Chinese).Texts));
        languages.Add(new Language(Reference, reference.Texts));
        if (folder.Length > 0)
        {
            AddFrom(folder, reference, languages);
        }

        return new LanguageSet(languages.ToImmutable());
    }

    /// <summary>The best language for the values of <c>Accept-Language</c>.</summary>
    public Language Of(StringValues header)
    {
        if (header.Count == 0)
        {
            return Default;
        }

        var text = header.ToString();
        if (_byHeader.TryGetValue(text, out var known))
        {
            return known;
        }

        var language = AcceptLanguage.Negotiate(text, All.AsSpan());
        if (text.Length <= LongestHeader)
        {
            if (Interlocked.Increment(ref _headers) > MostHeaders)
            {
                // Somebody sends ever new ones. Begin anew: what is in use is there again with its next request.
                _byHeader.Clear();
                Interlocked.Exchange(ref _headers, 1);
            }

            _byHeader[text] = language;
        }

        return language;
    }

    /// <summary>A file that is inside the program.</summary>
    internal static LanguageFile ReadOwn(string tag)
    {
        using var stream = typeof(LanguageSet).Assembly.GetManifestResourceStream($"{tag}.json")
            ?? throw new InvalidOperationException($"The program lacks its texts of {tag}.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return LanguageFile.Read($"{tag}.json", content.ToArray());
    }

    private static void AddFrom(string folder, LanguageFile reference, ImmutableArray<Language>.Builder languages)
    {
        var faults = new List<string>();
        foreach (var path in FilesIn(folder))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (!LanguageTag.TryParse(name, out var tag))
            {
                faults.Add($"{path}: '{name}' is no tag of a language (BCP 47) like de, pt-BR or zh-Hant-TW.");
                continue;
            }

            if (languages.Any(language => language.Tag == tag))
            {
                faults.Add($"{path}: there is a language {tag} already.");
                continue;
            }

            if (ReadContent(path, faults) is not { } content)
            {
                continue;
            }

            var file = LanguageFile.Read(path, content);
            if (file.Faults.Count == 0)
            {
                file.CompareWith(reference, Reference);
            }

            faults.AddRange(file.Faults);
            if (file.Faults.Count == 0)
            {
                languages.Add(new Language(tag, file.Texts));
            }
        }

        if (faults.Count > 0)
        {
            throw new SettingsException(faults);
        }
    }

    private static List<string> FilesIn(string folder)
    {
        try
        {
            var files = Directory.EnumerateFiles(folder, "*.json").Take(MostFiles + 1).ToList();
            files.Sort(StringComparer.Ordinal);
            return files.Count <= MostFiles
                ? files
                : throw new SettingsException(
                    $"LanguagesFolder: {folder} has more than {MostFiles} files of languages.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingsException(
                $"LanguagesFolder must be a folder that can be read, not '{folder}': {exception.Message}");
        }
    }

    private static byte[]? ReadContent(string path, List<string> faults)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length <= MostBytes)
            {
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                return content;
            }

            faults.Add($"{path}: it has more than {MostBytes} bytes.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{path}: it cannot be read: {exception.Message}");
        }

        return null;
    }
}
