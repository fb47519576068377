namespace OpenCsss.Platform.Surfaces;

/// <summary>How a field's text was read.</summary>
internal enum FieldOutcome
{
    Good,

    /// <summary>The text is no value of the field's form: letters where digits are due.</summary>
    WrongFormat,

    /// <summary>It has the form, but the field has no such value: a 2 where 0 or 1 is due, an unknown word.</summary>
    OutOfRange,
}

/// <summary>Reads a field's text, which is not empty.</summary>
internal delegate FieldOutcome FieldParser<T>(string text, out T value);

/// <summary>Reads a request's fields and keeps the first fault.</summary>
internal sealed class FieldReader
{
    /// <summary>The first fault; null if there is none.</summary>
    public Refusal? Refusal { get; private set; }

    public T? Required<T>(string name, string? text, FieldParser<T> parser)
    {
        if (string.IsNullOrEmpty(text))
        {
            Refusal ??= new Refusal(ApiError.ParameterMissing, name);
            return default;
        }

        return Optional(name, text, parser);
    }

    /// <summary>The default value if the text is null or empty, or has a fault.</summary>
    public T? Optional<T>(string name, string? text, FieldParser<T> parser)
    {
        if (string.IsNullOrEmpty(text))
        {
            return default;
        }

        var outcome = parser(text, out var value);
        if (outcome is FieldOutcome.Good)
        {
            return value;
        }

        Refusal ??= new Refusal(
            outcome is FieldOutcome.OutOfRange ? ApiError.ParameterRange : ApiError.ParameterFormat, name);
        return default;
    }

    /// <summary>A list with at least one item and at most so many.</summary>
    public IReadOnlyList<string> RequiredList(string name, IReadOnlyList<string>? items, int most)
    {
        if (items is null or { Count: 0 })
        {
            Refusal ??= new Refusal(ApiError.ParameterMissing, name);
        }
        else if (items.Count > most)
        {
            Refusal ??= new Refusal(ApiError.TooManyItems, name, most);
        }

        return items ?? [];
    }

    /// <summary>Null if there is no list, or an empty one.</summary>
    public IReadOnlyList<T>? OptionalList<T>(
        string name, IReadOnlyList<string>? texts, int most, FieldParser<T> parser)
    {
        if (texts is not { Count: > 0 })
        {
            return null;
        }

        if (texts.Count > most)
        {
            Refusal ??= new Refusal(ApiError.TooManyItems, name, most);
            return null;
        }

        var values = new List<T>(texts.Count);
        foreach (var text in texts)
        {
            values.Add(Required(name, text, parser)!);
        }

        return values;
    }

    public int RequiredNumber(string name, int? number, int least, int most)
    {
        if (number is null)
        {
            Refusal ??= new Refusal(ApiError.ParameterMissing, name);
        }
        else if (number < least || number > most)
        {
            Refusal ??= new Refusal(ApiError.ParameterRange, name);
        }

        return number ?? 0;
    }
}
