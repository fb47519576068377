using System.Text.Json;
using System.Text.Unicode;

namespace OpenCsss.Platform.Languages;

/// <summary>
/// The texts of one language: a JSON object of keys and texts, such as translators' tools read and write. A text of
/// several lines is an array of them.
/// </summary>
/// <param name="path">What faults call it.</param>
internal sealed class LanguageFile(string path)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];

    /// <summary>What was read, by key.</summary>
    public IReadOnlyDictionary<string, TextTemplate> Texts =>
        _entries.ToDictionary(entry => entry.Key, entry => entry.Value.Template, StringComparer.Ordinal);

    /// <summary>What is wrong: a line for each fault, with the file and its line.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public static LanguageFile Read(string path, ReadOnlySpan<byte> content)
    {
        var file = new LanguageFile(path);
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF]; // Editors on Windows write it.
        file.ReadTexts(content.StartsWith(mark) ? content[mark.Length..] : content);
        return file;
    }

    /// <summary>
    /// Each key of the other is here and no other one, with the same places and as one line or several.
    /// </summary>
    public void CompareWith(LanguageFile reference, string referenceTag)
    {
        foreach (var (key, entry) in _entries)
        {
            if (!reference._entries.TryGetValue(key, out var same))
            {
                _faults.Add($"{path}:{entry.Line}: there is no text '{key}' to translate.");
                continue;
            }

            if (entry.IsSeveralLines != same.IsSeveralLines)
            {
                var shape = same.IsSeveralLines ? "an array of lines" : "one line";
                _faults.Add($"{path}:{entry.Line}: '{key}' must be {shape}.");
            }

            if (!entry.Template.Places.SequenceEqual(same.Template.Places))
            {
                _faults.Add(
                    $"{path}:{entry.Line}: '{key}' has {Words(entry.Template)}; as in {referenceTag} it must have "
                    + $"{Words(same.Template)}.");
            }
        }

        foreach (var (key, same) in reference._entries.Where(entry => !_entries.ContainsKey(entry.Key)))
        {
            _faults.Add($"{path}: '{key}' is missing; line {same.Line} of {referenceTag}.json has it.");
        }
    }

    private void ReadTexts(ReadOnlySpan<byte> content)
    {
        if (!Utf8.IsValid(content))
        {
            _faults.Add($"{path}: it is not UTF-8.");
            return;
        }

        var reader = new Utf8JsonReader(content);
        try
        {
            reader.Read();
            if (reader.TokenType is not JsonTokenType.StartObject)
            {
                _faults.Add($"{path}:1: it must be a JSON object of keys and texts.");
                return;
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var line = LineAt(content, reader.TokenStartIndex);
                var key = reader.GetString()!;
                reader.Read();
                ReadText(ref reader, key, line);
            }

            reader.Read(); // Nothing may follow; it throws if something does.
        }
        catch (JsonException exception)
        {
            _faults.Add($"{path}:{exception.LineNumber + 1}: it is not JSON.");
        }
        catch (InvalidOperationException)
        {
            // Half a character of UTF-16, written as an escape, is JSON and no text.
            _faults.Add($"{path}:{LineAt(content, reader.TokenStartIndex)}: an escape is no character.");
        }
    }

    private void ReadText(ref Utf8JsonReader reader, string key, int line)
    {
        var isSeveral = reader.TokenType is JsonTokenType.StartArray;
        var depth = reader.CurrentDepth;
        var lines = new List<string>();
        if (isSeveral)
        {
            while (reader.Read() && reader.TokenType is JsonTokenType.String)
            {
                lines.Add(reader.GetString()!);
            }
        }
        else if (reader.TokenType is JsonTokenType.String)
        {
            lines.Add(reader.GetString()!);
        }

        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.EndArray))
        {
            _faults.Add($"{path}:{line}: '{key}' must be a text, or an array of its lines.");
            if (!isSeveral)
            {
                reader.Skip();
            }

            while (reader.CurrentDepth > depth && reader.Read())
            {
                // On to the end of the array, so that the rest of the file is judged too.
            }
        }
        else if (lines.TrueForAll(string.IsNullOrWhiteSpace))
        {
            _faults.Add($"{path}:{line}: '{key}' is empty.");
        }
        else if (lines.Exists(text => text.Any(char.IsControl)))
        {
            // A line break would break a mail's head, and a status' message; lines of a longer text are an array's.
            _faults.Add($"{path}:{line}: '{key}' has a control character.");
        }
        else if (!TextTemplate.TryParse(string.Join('\n', lines), out var template))
        {
            _faults.Add($"{path}:{line}: '{key}' has a brace that belongs to no place like {{name}}.");
        }
        else if (!_entries.TryAdd(key, new Entry(line, isSeveral, template)))
        {
            _faults.Add($"{path}:{line}: '{key}' is there already, in line {_entries[key].Line}.");
        }
    }

    private static int LineAt(ReadOnlySpan<byte> content, long index) => 1 + content[..(int)index].Count((byte)'\n');

    private static string Words(TextTemplate template) => template.Places is { Count: > 0 } places
        ? string.Join(' ', places.Select(place => $"{{{place}}}"))
        : "no places";

    private sealed record Entry(int Line, bool IsSeveralLines, TextTemplate Template);
}
