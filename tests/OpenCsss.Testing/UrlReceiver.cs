using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpenCsss.Testing;

/// <summary>A web server that keeps the addresses it was asked for.</summary>
public sealed class UrlReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, IQueryCollection Query)> _asked = new();

    private UrlReceiver(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First() + "/");

    public IReadOnlyList<(string Path, IQueryCollection Query)> Asked => [.. _asked];

    public static async Task<UrlReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new UrlReceiver(builder.Build());
        receiver._app.Run(context =>
        {
            receiver._asked.Enqueue((context.Request.Path, context.Request.Query));
            return Task.CompletedTask;
        });
        await receiver._app.StartAsync(cancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
