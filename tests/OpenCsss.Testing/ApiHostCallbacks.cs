using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenCsss.Contracts.Notifications;
using OpenCsss.Platform.Modules.Callbacks;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Storage;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Testing;

/// <summary>The feed and the callbacks, as a partner and an operator use them.</summary>
public sealed partial class ApiHost
{
    /// <summary>A server that sends to this machine, over plain HTTP, and only when a test says so.</summary>
    public static Task<ApiHost> StartSendingAsync(Engine engine, CancellationToken cancellationToken) =>
        StartAsync(engine, AllowLocalCallbacks, cancellationToken);

    /// <summary>The same, but it sends by itself, as in production.</summary>
    public static Task<ApiHost> StartSendingByItselfAsync(Engine engine, CancellationToken cancellationToken) =>
        StartAsync(
            engine,
            options =>
            {
                AllowLocalCallbacks(options);
                options.Callbacks.Dispatch = true;
            },
            cancellationToken);

    internal static Task<ApiHost> StartSendingAsync(
        Engine engine, Action<CallbackOptions> configure, CancellationToken cancellationToken) =>
        StartAsync(
            engine,
            options =>
            {
                AllowLocalCallbacks(options);
                configure(options.Callbacks);
            },
            cancellationToken);

    /// <summary>Another node that sends, on the same database.</summary>
    public Task<ApiHost> StartSendingTwinAsync(CancellationToken cancellationToken) =>
        StartAsync(new ApiHost(_database, ownsDatabase: false, Clock, AllowLocalCallbacks), cancellationToken);

    /// <summary>The same, with a clock of its own that is ahead.</summary>
    public Task<ApiHost> StartSendingTwinAsync(TimeSpan ahead, CancellationToken cancellationToken)
    {
        var clock = new ManualClock();
        clock.Advance(Clock.GetUtcNow() + ahead - clock.GetUtcNow());
        return StartAsync(new ApiHost(_database, ownsDatabase: false, clock, AllowLocalCallbacks), cancellationToken);
    }

    /// <summary>Sends all that is due now.</summary>
    public Task DispatchAsync(CancellationToken cancellationToken) =>
        _app!.Services.GetServices<IHostedService>().OfType<CallbackDispatcher>().Single()
            .SendAllAsync(cancellationToken);

    /// <summary>Moves the clock, and sends what is due then.</summary>
    public Task DispatchAfterAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        Clock.Advance(time);
        return DispatchAsync(cancellationToken);
    }

    /// <summary>Looks for endpoints that do not move, once. The host must have been started with a time for it.</summary>
    public Task WatchCallbacksAsync(CancellationToken cancellationToken) =>
        _app!.Services.GetServices<IHostedService>().OfType<CallbackWatch>().Single().RunOnceAsync(cancellationToken);

    /// <summary>Removes what is too old from the delivery log.</summary>
    public Task ForgetAttemptsAsync(CancellationToken cancellationToken) =>
        _app!.Services.GetServices<IHostedService>().OfType<AttemptRetention>().Single()
            .RunOnceAsync(cancellationToken);

    /// <summary>The attempts of an endpoint, the oldest first.</summary>
    public async Task<IReadOnlyList<AttemptLine>> AttemptsAsync(
        ApiPartner partner, CancellationToken cancellationToken, string callback = EventNames.All)
    {
        _ = EndpointNumber.TryParse(callback, out var endpoint);
        var rows = await _app!.Services.GetRequiredService<CallbackAdministration>().ListAttemptsAsync(
            new EndpointKey(partner.Id, endpoint), eventNo: null, limit: 10_000, cancellationToken);
        return
        [
            .. rows.Reverse().Select(row => new AttemptLine(
                row.EventNo, row.AttemptNo, DateTimeOffset.FromUnixTimeMilliseconds(row.StartedAt), row.DurationMs,
                row.HttpStatus, row.Error, row.Answer)),
        ];
    }

    /// <summary>Has something sent again as the operator would: one event, else all that is dead, or since a time.</summary>
    public Task<int> ResendAsync(
        ApiPartner partner, CancellationToken cancellationToken, long? eventNo = null, DateTimeOffset? since = null) =>
        _app!.Services.GetRequiredService<CallbackAdministration>().ResendAsync(
            new EndpointKey(partner.Id, EndpointNumber.All),
            new ResendWish(eventNo, since?.ToUnixTimeMilliseconds()),
            cancellationToken);

    /// <summary>Puts an event into a partner's feed, of a kind whose cause no test can bring about.</summary>
    public Task AppendEventAsync(
        ApiPartner partner, string kind, string body, CancellationToken cancellationToken, long? simId = null) =>
        _app!.Services.GetRequiredService<Db>().WriteAsync(
            partner.Id,
            async transaction =>
            {
                _ = EndpointNumber.TryParse(kind, out var endpoint);
                await CallbackAdministration.AppendAsync(
                    transaction, partner.Id, (EventKind)endpoint.Number, body, simId, Clock.GetUtcNow());
                return true;
            },
            cancellationToken);

    private static void AllowLocalCallbacks(ServerOptions options)
    {
        options.Callbacks.AllowPlainHttp = true;
        options.Callbacks.AllowedTargets = "127.0.0.0/8";
    }
}

/// <summary>An attempt in the delivery log.</summary>
public sealed record AttemptLine(
    long EventNo, long AttemptNo, DateTimeOffset StartedAt, long DurationMs, long? Status, string? Error, string Answer);

/// <summary>What a partner does about callbacks.</summary>
public static class ApiPartnerCallbacks
{
    /// <summary>Calls an operation that has no request of its own here: with members given as text.</summary>
    public static Task<WireAnswer> CallAsync(
        this ApiPartner partner, string path, CancellationToken cancellationToken,
        params (string Name, JsonNode? Value)[] members)
    {
        var body = partner.Sign(new Contracts.Orders.ListOrdersRequest(), json =>
        {
            foreach (var (name, value) in members)
            {
                json[name] = value;
            }
        });
        return partner.Host.PostAsync(path, body, cancellationToken);
    }

    /// <summary>Sets an endpoint and asserts that it is set.</summary>
    public static async Task SetCallbackAsync(
        this ApiPartner partner, string url, CancellationToken cancellationToken, string callback = EventNames.All,
        params (string Name, JsonNode? Value)[] members)
    {
        var answer = await partner.CallAsync(
            "/notification/setCallback", cancellationToken, [("event", callback), ("url", url), .. members]);
        Xunit.Assert.Equal("0000", answer.Code);
    }

    /// <summary>An endpoint as <c>queryCallback</c> shows it.</summary>
    public static async Task<JsonElement> CallbackAsync(
        this ApiPartner partner, CancellationToken cancellationToken, string callback = EventNames.All)
    {
        var answer = await partner.CallAsync("/notification/queryCallback", cancellationToken, ("event", callback));
        return answer.Data.GetProperty("callback_list")[0];
    }
}
