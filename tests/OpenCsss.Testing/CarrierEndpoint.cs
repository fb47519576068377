using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace OpenCsss.Testing;

/// <summary>A carrier's HTTP server on a real socket, which answers as a test says and remembers what it was sent.</summary>
public sealed class CarrierEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SentToCarrier> _received = new();

    private CarrierEndpoint()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(ReceiveAsync);
    }

    public string Url => _app.Urls.First();

    /// <summary>How the next requests are answered; at first with 200 and <c>{}</c>.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = With(200, "{}");

    public IReadOnlyList<SentToCarrier> Received => [.. _received];

    public static async Task<CarrierEndpoint> StartAsync(CancellationToken cancellationToken)
    {
        var endpoint = new CarrierEndpoint();
        await endpoint._app.StartAsync(cancellationToken);
        return endpoint;
    }

    /// <summary>A status, a body and headers.</summary>
    public static Func<HttpContext, Task> With(int status, string body, params (string Name, string Value)[] headers) =>
        context =>
        {
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            return context.Response.WriteAsync(body, context.RequestAborted);
        };

    /// <summary>The connection breaks without an answer.</summary>
    public static Task Cut(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Nothing, until the caller goes away.</summary>
    public static Task Hang(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        context.RequestAborted.Register(() => gone.TrySetResult());
        return gone.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        _received.Enqueue(new SentToCarrier(
            context.Request.Method,
            context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent(),
            body,
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        await Answer(context);
    }
}

/// <summary>A request as a carrier got it.</summary>
public sealed record SentToCarrier(
    string Method, string Target, string Body, IReadOnlyDictionary<string, string> Headers);
