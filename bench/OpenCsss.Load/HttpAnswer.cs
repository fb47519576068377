using System.Buffers.Text;
using System.Text;

namespace OpenCsss.Load;

/// <summary>
/// Recognises one HTTP/1.1 answer in what a connection has received; each connection awaits only one.
/// </summary>
internal static class HttpAnswer
{
    /// <summary>Whether the answer is there to its last byte.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> received)
    {
        var headLength = received.IndexOf("\r\n\r\n"u8);
        if (headLength < 0)
        {
            return false;
        }

        var body = received[(headLength + 4)..];
        return ContentLength(received[..headLength]) is { } length
            ? body.Length >= length
            : body.EndsWith("0\r\n\r\n"u8);
    }

    /// <summary>Whether the order was taken: status 200, and the envelope's code for success.</summary>
    public static bool IsSuccess(ReadOnlySpan<byte> answer) =>
        answer.StartsWith("HTTP/1.1 200 "u8) && answer.IndexOf("\"code\":\"0000\""u8) >= 0;

    /// <summary>Null when the body is sent in chunks.</summary>
    private static int? ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "content-length:"u8;
        while (!head.IsEmpty)
        {
            var end = head.IndexOf("\r\n"u8);
            var line = end < 0 ? head : head[..end];
            if (line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                var value = line[name.Length..].TrimStart((byte)' ');
        return Utf8Parser.TryParse(value, out int length, out _) ? length : 0;
            }

            head = end < 0 ? [] : head[(end + 2)..];
        }

        return null;
    }
}
