using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenCsss.Contracts;

/// <summary>
/// Reads a whole number, or a string of its digits: senders write <c>"1"</c> where <c>1</c> is due. All else is a
/// <see cref="JsonException"/> whose path names the member.
/// </summary>
public sealed class LenientInt32Converter : JsonConverter<int>
{
    /// <inheritdoc/>
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetInt32(out var number):
                return number;
            case JsonTokenType.String when int.TryParse(
                reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits):
                return digits;
            default:
                throw new JsonException();
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);
}
