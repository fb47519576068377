using System.Buffers;
using System.Text;
using System.Text.Json;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Server.Cli;

/// <summary>Signs a body and changes nothing else of it: members keep their order, tokens their spelling.</summary>
internal static class SignedJson
{
    /// <param name="body">A request's body, signed before or not.</param>
    /// <param name="secret">UTF-8.</param>
    /// <param name="timestamp">Replaces the body's, or is added; null leaves it.</param>
    /// <exception cref="CommandFailedException">It is no request's body.</exception>
    public static byte[] Sign(ReadOnlyMemory<byte> body, ReadOnlySpan<byte> secret, string? timestamp)
    {
        body = WithoutByteOrderMark(body);
        var error = RequestParameters.TryParse(body, out var parameters);
        if (parameters is null)
        {
            throw new CommandFailedException($"The body is no request: {Explain(error)}.");
        }

        parameters.Dispose();
        var unsigned = Compact(body.Span, timestamp);
        var sign = HmacSha1Signature.Sign(unsigned, secret);
        var separator = unsigned.Length > "{}".Length ? "," : "";
        return [.. unsigned.AsSpan(..^1), .. Encoding.UTF8.GetBytes(
            $"{separator}\"{GlobalParameters.Sign}\":\"{sign}\"}}")];
    }

    /// <summary>The body without blanks between its tokens, without <c>sign</c>, with the timestamp.</summary>
    private static byte[] Compact(ReadOnlySpan<byte> body, string? timestamp)
    {
        var output = new ArrayBufferWriter<byte>(body.Length);
        var json = new Utf8JsonReader(body);
        var isFirst = true;
        output.Write("{"u8);
        json.Read();
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var isTimestamp = timestamp is not null && json.ValueTextEquals(GlobalParameters.Timestamp);
            if (json.ValueTextEquals(GlobalParameters.Sign) || isTimestamp)
            {
                json.Skip();
                if (!isTimestamp)
                {
                    continue;
                }
            }

            Separate(output, ref isFirst);
            if (isTimestamp)
            {
                WriteTimestamp(output, timestamp!);
                timestamp = null;
                continue;
            }

            WriteText(output, json.ValueSpan);
            output.Write(":"u8);
            json.Read();
            WriteValue(ref json, output);
        }

        if (timestamp is not null)
        {
            Separate(output, ref isFirst);
            WriteTimestamp(output, timestamp);
        }

        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteValue(ref Utf8JsonReader json, ArrayBufferWriter<byte> output)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                WriteText(output, json.ValueSpan);
                break;
            case JsonTokenType.StartArray:
                output.Write("["u8);
                for (var isFirst = true; json.Read() && json.TokenType is not JsonTokenType.EndArray;)
                {
                    Separate(output, ref isFirst);
                    WriteValue(ref json, output);
                }

                output.Write("]"u8);
                break;
            case JsonTokenType.StartObject:
                output.Write("{"u8);
                for (var isFirst = true; json.Read() && json.TokenType is not JsonTokenType.EndObject;)
                {
                    Separate(output, ref isFirst);
                    WriteText(output, json.ValueSpan);
                    output.Write(":"u8);
                    json.Read();
                    WriteValue(ref json, output);
                }

                output.Write("}"u8);
                break;
            default:
                output.Write(json.ValueSpan); // A number or a word, as it stands.
                break;
        }
    }

    private static void Separate(ArrayBufferWriter<byte> output, ref bool isFirst)
    {
        if (!isFirst)
        {
            output.Write(","u8);
        }

        isFirst = false;
    }

    /// <summary>A string with its escapes as they stand.</summary>
    private static void WriteText(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        output.Write("\""u8);
        output.Write(text);
        output.Write("\""u8);
    }

    private static void WriteTimestamp(ArrayBufferWriter<byte> output, string timestamp) =>
        output.Write(Encoding.UTF8.GetBytes($"\"{GlobalParameters.Timestamp}\":\"{timestamp}\""));

    /// <summary>Editors put it before a text; it is not part of the JSON.</summary>
    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body["\uFEFF"u8.Length..] : body;

    private static string Explain(RequestParseError error) => error switch
    {
        RequestParseError.None => "",
        RequestParseError.InvalidUtf8 => "it is not UTF-8",
        RequestParseError.NotAnObject => "it is not one JSON object",
        RequestParseError.InvalidJson => "it breaks the grammar of JSON",
        RequestParseError.DuplicateKey => "it names a member twice",
        RequestParseError.TooDeep => $"it is nested deeper than {RequestParameters.MaxDepth} levels",
    };
}
