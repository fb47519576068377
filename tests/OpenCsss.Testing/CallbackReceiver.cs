using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpenCsss.Testing;

/// <summary>
/// A partner's web server on a real socket. It answers as its script says, 200 «ok» by default, and keeps what came.
/// </summary>
public sealed class CallbackReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedCallback> _received = new();
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _awaited = [];
    private Func<ReceivedCallback, HttpContext, Task> _otherwise = static (_, context) => Ok(context);

    private CallbackReceiver(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public string Url => $"{_app.Urls.First()}/hook";

    /// <summary>The port that it listens on.</summary>
    public int Port => new Uri(Url).Port;

    /// <summary>What came, in the order in which it came.</summary>
    public IReadOnlyList<ReceivedCallback> Received => [.. _received];

    /// <summary>The numbers of the orders, as they came.</summary>
    public IReadOnlyList<string> Operations => [.. _received.Select(item => item.Text("operation"))];

    /// <param name="cancellationToken">Ends the wait for its start.</param>
    /// <param name="port">Where to listen; 0 is any free port.</param>
    /// <param name="certificate">Then it speaks HTTPS.</param>
    public static async Task<CallbackReceiver> StartAsync(
        CancellationToken cancellationToken, int port = 0, TestCertificate? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback,
            port,
            listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate.Certificate);
                }
            }));
        var app = builder.Build();
        var receiver = new CallbackReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync(cancellationToken);
        return receiver;
    }

    /// <summary>Answers the next requests with these statuses, one each.</summary>
    public CallbackReceiver Then(params int[] statuses)
    {
        foreach (var status in statuses)
        {
            _script.Enqueue(context => AnswerAsync(context, status, "no"));
        }

        return this;
    }

    /// <summary>Answers the next request by hand.</summary>
    public CallbackReceiver Then(Func<HttpContext, Task> answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    /// <summary>Answers whatever the script has no answer for.</summary>
    public void Otherwise(Func<ReceivedCallback, int> status) =>
        _otherwise = (item, context) => AnswerAsync(context, status(item), "otherwise");

    /// <summary>The same by hand.</summary>
    public void Otherwise(Func<ReceivedCallback, HttpContext, Task> answer) => _otherwise = answer;

    /// <summary>Ends when so many requests have come, answered or not.</summary>
    public Task WaitForAsync(int count, TimeSpan deadline, CancellationToken cancellationToken)
    {
        lock (_awaited)
        {
            if (_received.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((count, reached));
            return reached.Task.WaitAsync(deadline, TimeProvider.System, cancellationToken);
        }
    }

    public static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>Takes the request and cuts the connection.</summary>
    public static Task CutAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Never answers. Ends when the sender has lost its patience.</summary>
    public static async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static Task Ok(HttpContext context) => AnswerAsync(context, StatusCodes.Status200OK, "ok");

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var received = new ReceivedCallback(
            body.ToArray(),
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            context.Request.Path);
        lock (_awaited)
        {
            _received.Enqueue(received);
            foreach (var (count, reached) in _awaited)
            {
                if (_received.Count >= count)
                {
                    reached.TrySetResult();
                }
            }
        }

        await (_script.TryDequeue(out var answer) ? answer(context) : _otherwise(received, context));
    }
}

/// <summary>A callback as it came over the wire.</summary>
public sealed record ReceivedCallback(byte[] Body, IReadOnlyDictionary<string, string> Headers, string Path)
{
    public string DeliveryId => Headers["x-lf-delivery"];

    public string Json => Encoding.UTF8.GetString(Body);

    /// <summary>A member of the body; empty if it is not there.</summary>
    public string Text(string member)
    {
        using var json = JsonDocument.Parse(Body);
        return json.RootElement.TryGetProperty(member, out var value) ? value.GetString()! : "";
    }
}
