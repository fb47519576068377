using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using OpenCsss.Platform.Languages;

namespace OpenCsss.Platform.Surfaces;

/// <summary>
/// Connection middleware. What the web server cannot read as HTTP (a request line that is too long, a header that is
/// none) it refuses before any middleware of ours hears of it, with a bare status. Such an answer is given the envelope
/// on its way out, so that a client finds a code whatever it has done wrong.
/// </summary>
internal sealed class BareAnswers(RequestIdSequence ids, SurfaceDirectory surfaces, LanguageSet languages)
{
    public ConnectionDelegate Before(ConnectionDelegate next) => async connection =>
    {
        var transport = connection.Transport;
        connection.Transport = new Pipes(transport.Input, new Output(transport.Output, this));
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    };

    /// <summary>The status of an error without a body that did not pass our middleware; null if it is none.</summary>
    private static int? StatusOf(ReadOnlySpan<byte> head)
    {
        const int StatusAt = 9;
        return head.Length is > StatusAt + 3 and <= Output.LongestHead
            && head[StatusAt] is (byte)'4' or (byte)'5'
            && head.StartsWith("HTTP/1."u8)
            && head.EndsWith("\r\n\r\n"u8)
            && head.IndexOf("\r\nContent-Length: 0\r\n"u8) >= 0
            && head.IndexOf("\r\nX-Request-Id: "u8) < 0
            && int.TryParse(head.Slice(StatusAt, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
                ? status
                : null;
    }

    /// <summary>The same with an envelope, in the default language: headers may be what is wrong.</summary>
    private byte[] Fill(ReadOnlySpan<byte> head, int status)
    {
        ApiError error = status switch
        {
            StatusCodes.Status413PayloadTooLarge or StatusCodes.Status414UriTooLong
                or StatusCodes.Status431RequestHeaderFieldsTooLarge => ApiError.RequestTooLarge,
            StatusCodes.Status500InternalServerError => ApiError.InternalError,
            _ => ApiError.InvalidJson,
        };
        var surface = surfaces.Root;
        var envelope = surface.Render(surface.StatusOf(error, languages.Default));
        var text = Encoding.Latin1.GetString(head).Replace(
            "\r\nContent-Length: 0\r\n",
            string.Create(
                CultureInfo.InvariantCulture,
                $"\r\nContent-Length: {Encoding.UTF8.GetByteCount(envelope)}\r\n"
                + $"Content-Type: {surface.ContentType}\r\nX-Request-Id: {ids.Next()}\r\n"),
            StringComparison.Ordinal);
        return [.. Encoding.Latin1.GetBytes(text), .. Encoding.UTF8.GetBytes(envelope)];
    }

    private sealed class Pipes(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    /// <summary>Passes everything on, and looks at what could be the head of a bare answer.</summary>
    private sealed class Output(PipeWriter inner, BareAnswers answers) : PipeWriter
    {
        /// <summary>Such a head is short. As much room is asked for, so that it comes in one piece.</summary>
        public const int LongestHead = 512;

        private Memory<byte> _room;

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) =>
            _room = inner.GetMemory(Math.Max(sizeHint, LongestHead));

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            var written = _room.Span[..bytes];
            _room = _room[bytes..];
            if (StatusOf(written) is not { } status)
            {
                inner.Advance(bytes);
                return;
            }

            var filled = answers.Fill(written, status);
            filled.CopyTo(inner.GetSpan(filled.Length)); // In the same place: nothing of it was passed on.
            inner.Advance(filled.Length);
            _room = default;
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) =>
            inner.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
    }
}
