using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Modules.Verification;
using OpenCsss.Platform.Surfaces.Enterprise;
using OpenCsss.Server.Hosting;
using Xunit;

namespace OpenCsss.Testing;

/// <summary>
/// The real server on a real loopback socket, with a clock that only tests move. Tests say what they want and read what
/// came of it; none reaches into the server or writes SQL.
/// </summary>
public sealed partial class ApiHost : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly bool _ownsDatabase;
    private readonly ServerOptions _options;
    private readonly HostAddition? _addition;
    private readonly SeedStore _seeds;
    private readonly ApiHostRecords _records;
    private readonly HttpClient _http;
    private readonly ErrorLog _log = new();
    private WebApplication? _app;
    private bool _hasLostTable;

    private ApiHost(
        TestDatabase database, bool ownsDatabase, ManualClock clock, Action<ServerOptions>? configure,
        HostAddition? addition = null)
    {
        (_database, _ownsDatabase, Clock, _addition) = (database, ownsDatabase, clock, addition);
        _options = new ServerOptions { Urls = "http://127.0.0.1:0", Storage = database.Options };
        _options.Carriers.Work = false; // Tests say when commands are carried out.
        _options.Callbacks.Dispatch = false; // A test says when; and a clock that jumps need not tick for it.
        _options.Callbacks.NoProgressAfter = TimeSpan.Zero; // What waits, waits for the test.
        _options.Sms.Work = false;
        _options.Payments.Sweep = false;
        _options.Payments.SimulatedOutsideSandbox = true; // Time is the test's own clock's.
        _options.Shop.Work = false;
        _options.Tasks.Work = false;
        configure?.Invoke(_options);
        _seeds = new SeedStore(database, clock);
        _records = new ApiHostRecords(database);
        _http = new HttpClient(new ToCurrentAddress(this))
        {
            BaseAddress = new Uri("http://csss.test"), Timeout = Patience.Deadline,
        };
    }

    public ManualClock Clock { get; }

    /// <summary>Where it listens; another port after each start.</summary>
    public Uri Address => new(_app!.Urls.First());

    /// <summary>The paths of all operations of partners that change anything.</summary>
    public IReadOnlyList<string> WritingPaths =>
    [
        .. _app!.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<EnterpriseOperation>() is { IsWriting: true })
            .Select(endpoint => endpoint.RoutePattern.RawText!).Order(StringComparer.Ordinal),
    ];

    /// <summary>A server of its own on an empty database. Skips the test that has no such database to go to.</summary>
    public static Task<ApiHost> StartAsync(Engine engine, CancellationToken cancellationToken) =>
        StartAsync(engine, configure: null, cancellationToken);

    internal static Task<ApiHost> StartAsync(
        Engine engine, Action<ServerOptions>? configure, CancellationToken cancellationToken) =>
        StartAsync(engine, new ManualClock(), configure, cancellationToken);

    /// <summary>The same with a clock that others go by too.</summary>
    internal static async Task<ApiHost> StartAsync(
        Engine engine, ManualClock clock, Action<ServerOptions>? configure, CancellationToken cancellationToken)
    {
        var database = await TestDatabase.CreateAsync(engine, cancellationToken);
        return await StartAsync(new ApiHost(database, ownsDatabase: true, clock, configure), cancellationToken);
    }

    internal static async Task<ApiHost> StartAsync(
        Engine engine, HostAddition addition, CancellationToken cancellationToken)
    {
        var database = await TestDatabase.CreateAsync(engine, cancellationToken);
        var host = new ApiHost(database, ownsDatabase: true, new ManualClock(), configure: null, addition);
        return await StartAsync(host, cancellationToken);
    }

    /// <summary>A second node on the same database, with the same clock.</summary>
    public Task<ApiHost> StartTwinAsync(CancellationToken cancellationToken) =>
        StartTwinAsync(configure: null, cancellationToken);

    internal Task<ApiHost> StartTwinAsync(Action<ServerOptions>? configure, CancellationToken cancellationToken) =>
        StartAsync(new ApiHost(_database, ownsDatabase: false, Clock, configure), cancellationToken);

    /// <summary>Stops the server as SIGTERM would, and starts it again on the same data.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        await StartServerAsync(cancellationToken);
    }

    /// <summary>Moves the clock, and does the periodic work that is due then.</summary>
    public async Task AdvanceAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        Clock.Jump(time);
        var retention = _app!.Services.GetServices<IHostedService>().OfType<AnswerRetention>().Single();
        await retention.RunOnceAsync(cancellationToken);
        await WorkOffAsync(cancellationToken);
    }

    /// <summary>Names an error that the test is about: it must be in the server's log when the test ends.</summary>
    /// <param name="text">A part of the line: of its category, its event's name, its message or its exception.</param>
    /// <param name="reason">Why it is right that it is logged.</param>
    public void ExpectLog(string text, string reason) => _log.Expect(text, reason);

    /// <summary>The same for one that may be there or not, as the timing has it.</summary>
    public void AllowLog(string text, string reason) => _log.Allow(text, reason);

    /// <summary>
    /// Fails if there is an error in the log that no test has named, or none that one has. A server of its own is asked
    /// when it ends; where tests share one, each asks at its end.
    /// </summary>
    public void CheckLog() => _log.Check();

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        CheckLog();
    }

    private async ValueTask EndAsync()
    {
        await StopAsync();
        _http.Dispose();
        await _seeds.DisposeAsync();
        if (_ownsDatabase)
        {
            await using (_database)
            {
                await VerifyAsync();
            }
        }
    }

    /// <summary>Whatever a test has done, the books and the orders agree when it has ended.</summary>
    private async Task VerifyAsync()
    {
        if (_hasLostTable)
        {
            return;
        }

        Assert.Empty(await BrokenInvariantsAsync());
    }

    /// <summary>What <c>csss verify</c> would say is broken, with the rows.</summary>
    public async Task<IReadOnlyList<string>> BrokenInvariantsAsync()
    {
        var broken = new List<string>();
        await Verifier.RunAsync(
            _database.Options,
            mostRows: 10,
            (invariant, rows) => broken.AddRange(rows.Select(row =>
                $"{invariant.Sentence} But partner {row.PartnerId}: {row.Row}")),
            CancellationToken.None);
        return broken;
    }

    private static async Task<ApiHost> StartAsync(ApiHost host, CancellationToken cancellationToken)
    {
        try
        {
            await host.StartServerAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.EndAsync(); // The exception says it all; its log would only hide it.
            throw;
        }
    }

    private async Task StartServerAsync(CancellationToken cancellationToken)
    {
        var builder = ServerHost.CreateBuilder(_options, Clock);
        _addition?.AddServices(builder.Services);
        _app = ServerHost.Build(builder, _options);
        _addition?.Map(_app);
        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_log);
        await _app.StartAsync(cancellationToken);
    }

    private async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }
    }

    /// <summary>The port is another one after each start; clients keep their address all the same.</summary>
    private sealed class ToCurrentAddress(ApiHost host) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(host.Address, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
