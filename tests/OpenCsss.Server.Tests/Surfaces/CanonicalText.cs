using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Server.Tests;

/// <summary>The text that is signed of a body, in any spelling.</summary>
internal static class CanonicalText
{
    /// <summary>Writes a text into JSON as the server does.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(string body, SignDialect dialect)
    {
        Assert.Equal(
            RequestParseError.None,
            RequestParameters.TryParse(System.Text.Encoding.UTF8.GetBytes(body), out var parameters));
        using (parameters)
        {
            var content = new ArrayBufferWriter<byte>();
            parameters!.WriteContent(content, dialect);
            return content.WrittenSpan.ToArray();
        }
    }
}
