using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// An object whose members are a name each, or several: <c>{"imsi": "IMSI", "key": ["SESSION", "PART"]}</c>. A number
/// is a name too: columns without one are called by it.
/// </summary>
internal sealed class NamesByNameConverter : JsonConverter<IReadOnlyDictionary<string, IReadOnlyList<string>>>
{
    public override IReadOnlyDictionary<string, IReadOnlyList<string>> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Require(reader.TokenType is JsonTokenType.StartObject);
        var members = new Dictionary<string, IReadOnlyList<string>>();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            Require(members.TryAdd(name, ReadNames(ref reader)));
        }

        return members;
    }

    public override void Write(
        Utf8JsonWriter writer, IReadOnlyDictionary<string, IReadOnlyList<string>> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, names) in value)
        {
            writer.WriteStartArray(name);
            foreach (var each in names)
            {
                writer.WriteStringValue(each);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static List<string> ReadNames(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            return [ReadName(ref reader)];
        }

        var names = new List<string>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            names.Add(ReadName(ref reader));
        }

        return names;
    }

    private static string ReadName(ref Utf8JsonReader reader)
    {
        Require(reader.TokenType is JsonTokenType.String or JsonTokenType.Number);
        return reader.TokenType is JsonTokenType.String
            ? reader.GetString()!
            : System.Text.Encoding.ASCII.GetString(reader.ValueSpan);
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new JsonException("A name is needed, or a list of names, for each member once.");
        }
    }
}
