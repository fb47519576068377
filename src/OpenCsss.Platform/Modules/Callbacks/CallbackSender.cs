using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using OpenCsss.Contracts;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>Sends one callback, and gives its outcome. Nothing that a receiver does makes it throw.</summary>
internal sealed class CallbackSender : IDisposable
{
    /// <summary>What is kept of an answer.</summary>
    public const int MaxAnswerBytes = 4_096;

    private const int MaxErrorLength = 1_000;

    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(24);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpMessageInvoker _http;
    private readonly CallbackOptions _options;
    private readonly TimeProvider _clock;

    public CallbackSender(
        CallbackOptions options, CallbackTargets targets, Func<string, CancellationToken, Task<IPAddress[]>> resolve,
        TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = new CallbackConnector(targets, resolve).ConnectAsync,
            AllowAutoRedirect = false,
            UseProxy = false, // A proxy would look the name up itself, where nobody checks the address.
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.Timeout,
            MaxConnectionsPerServer = options.ParallelInAll,
            MaxResponseDrainSize = 4 * MaxAnswerBytes, // A longer answer costs its connection.
            PooledConnectionLifetime = ConnectionLife,
        });
    }

    public async Task<CallbackAnswer> SendAsync(
        Uri url, byte[] body, IReadOnlyList<(string Name, string Value)> headers)
    {
        if (url.Scheme == "http" && !_options.AllowPlainHttp)
        {
            return new CallbackAnswer(null, "plain HTTP is not allowed", TimeSpan.Zero, "", null);
        }

        var start = _clock.GetTimestamp();
        using var patience = new CancellationTokenSource(_options.Timeout, _clock);
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = Json;
        request.Headers.TryAddWithoutValidation(UserAgent.Header, UserAgent.Value);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await _http.SendAsync(request, patience.Token);
            var text = await ReadBeginningAsync(response.Content, patience.Token);
            return new CallbackAnswer(
                (int)response.StatusCode, null, _clock.GetElapsedTime(start), text, RetryAfterOf(response));
        }
#pragma warning disable CA1031 // A receiver can break a request in more ways than can be listed; each is an outcome.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var error = Storable(Describe(exception));
            return new CallbackAnswer(
                null, error[..Math.Min(error.Length, MaxErrorLength)], _clock.GetElapsedTime(start), "", null);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The status counts, so an answer that breaks off or does not end is kept as far as it came.</summary>
    private static async Task<string> ReadBeginningAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength == 0)
        {
            return "";
        }

        var buffer = new byte[MaxAnswerBytes];
        var length = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            int read;
            do
            {
                read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                length += read;
            }
            while (read > 0 && length < buffer.Length);
        }
        catch (Exception exception) when (
            exception is IOException or HttpRequestException or OperationCanceledException)
        {
        }

        return Storable(Encoding.UTF8.GetString(buffer, 0, length));
    }

    /// <summary>
    /// PostgreSQL's text takes every character but NUL and halves of pairs; an error may quote what a receiver sent.
    /// </summary>
    private static string Storable(string text)
    {
        var whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return whole.Replace('\0', '\uFFFD');
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            || response.Headers.RetryAfter is not { } asked)
        {
            return null;
        }

        var delay = asked.Delta ?? asked.Date - _clock.GetUtcNow();
        return delay > LongestRetryAfter ? LongestRetryAfter : delay;
    }

    /// <summary>The innermost exception says more than those wrapped around it.</summary>
    private string Describe(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case OperationCanceledException:
                    return string.Create(
                        CultureInfo.InvariantCulture, $"no answer within {_options.Timeout.TotalSeconds:0.###} s");
                case TargetRefusedException:
                    return cause.Message;
                case SocketException socket:
                    return Word(socket.SocketErrorCode);
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return "the connection was cut";
                case AuthenticationException:
                    return $"no secure connection: {cause.Message}";
                default:
                    break;
            }
        }

        return exception.Message;
    }

    private static string Word(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the host's name leads nowhere",
        SocketError.ConnectionRefused => "the connection was refused",
        SocketError.ConnectionReset => "the connection was cut",
        _ => $"no connection: {error}",
    };
}

/// <summary>What came of an attempt.</summary>
/// <param name="Status">The HTTP status; null if no answer came.</param>
/// <param name="Error">Why none came.</param>
/// <param name="Duration">From the beginning of the attempt to the end of what is kept of its answer.</param>
/// <param name="Text">The beginning of the answer's body.</param>
/// <param name="RetryAfter">How long the receiver asked to be left alone.</param>
internal sealed record CallbackAnswer(
    int? Status, string? Error, TimeSpan Duration, string Text, TimeSpan? RetryAfter)
{
    public bool IsSuccess => Status is >= 200 and <= 299;

    /// <summary>The receiver wants nothing any more.</summary>
    public bool IsGone => Status == (int)HttpStatusCode.Gone;
}
