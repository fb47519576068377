using System.Globalization;

namespace OpenCsss.Platform.Imports;

/// <summary>Reads a record's fields one after the other, and remembers the first that is wrong and why.</summary>
internal sealed class RecordReader
{
    private readonly CsvFile _file;
    private readonly bool _isReadable;

    public RecordReader(CsvFile file)
    {
        _file = file;
        Fault = file.Fault;
        _isReadable = Fault is null;
    }

    /// <summary>Reads a field; false if it is not of its form.</summary>
    public delegate bool Parser<T>(string text, out T value);

    /// <summary>Null if every field that was read is good.</summary>
    public string? Fault { get; private set; }

    /// <summary>A field as it stands. Nothing is read of a record whose fields may be shifted.</summary>
    public string Text(string column) => _isReadable ? _file[column] : "";

    public void Refuse(string reason) => Fault ??= reason;

    /// <summary>A field that must be there.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="parser">Reads it.</param>
    /// <param name="form">What it must look like, for the refusal.</param>
    public T? Required<T>(string column, Parser<T> parser, string form)
    {
        var text = Text(column);
        if (text.Length == 0)
        {
            Refuse($"{column} is missing");
            return default;
        }

        return Parse(column, text, parser, form);
    }

    /// <summary>A field that may be empty.</summary>
    public T? Optional<T>(string column, T? preset, Parser<T> parser, string form)
    {
        var text = Text(column);
        return text.Length == 0 ? preset : Parse(column, text, parser, form);
    }

    public int Number(string column, int least, int most, int preset) =>
        Optional(
            column,
            preset,
            (string text, out int value) =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
                && value >= least && value <= most,
            $"a whole number from {least} to {most}");

    /// <summary>Plain text without control characters, of limited length.</summary>
    public string Plain(string column, int mostCharacters, string preset = "") =>
        Optional(
            column,
            preset,
            (string text, out string value) =>
            {
                value = text;
                return text.Length <= mostCharacters && !text.Any(char.IsControl);
            },
            $"text of up to {mostCharacters} characters in one line")!;

    /// <summary>One of a few words.</summary>
    public T? Word<T>(string column, T? preset, IReadOnlyDictionary<string, T> words) =>
        Optional(column, preset, WordParser(words), FormOf(words));

    /// <summary>One of a few words, which must be there.</summary>
    public T? RequiredWord<T>(string column, IReadOnlyDictionary<string, T> words) =>
        Required(column, WordParser(words), FormOf(words));

    private static Parser<T> WordParser<T>(IReadOnlyDictionary<string, T> words) =>
        (string text, out T value) => words.TryGetValue(text, out value!);

    private static string FormOf<T>(IReadOnlyDictionary<string, T> words) => $"one of {string.Join(", ", words.Keys)}";

    private T? Parse<T>(string column, string text, Parser<T> parser, string form)
    {
        if (parser(text, out var value))
        {
            return value;
        }

        Refuse($"{column} '{Shortened(text)}' is not {form}");
        return default;
    }

    private static string Shortened(string text)
    {
        const int Most = 40;
        return (text.Length <= Most ? text : text[..Most] + "…").ReplaceLineEndings(" ");
    }
}
