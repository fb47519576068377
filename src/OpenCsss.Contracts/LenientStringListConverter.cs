using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenCsss.Contracts;

/// <summary>Reads an array of texts, each as <see cref="LenientStringConverter"/> does.</summary>
public sealed class LenientStringListConverter : JsonConverter<IReadOnlyList<string>>
{
    private static readonly LenientStringConverter Element = new();

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            throw new JsonException();
        }

        var texts = new List<string>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            texts.Add(reader.TokenType is JsonTokenType.Null
                ? ""
                : Element.Read(ref reader, typeof(string), options) ?? "");
        }

        return texts;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var text in value)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
