using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using OpenCsss.Contracts;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Modules.Callbacks;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Networks;
using OpenCsss.Platform.Modules.Orders;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.Plans;
using OpenCsss.Platform.Modules.Sims;
using OpenCsss.Platform.Modules.Sms;
using OpenCsss.Platform.Modules.Tasks;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Platform.Modules.Usage;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;
using OpenCsss.Platform.Surfaces.Enterprise;
using OpenCsss.Platform.Surfaces.Mall;
using OpenCsss.Platform.Surfaces.Operator;
using OpenCsss.Shops;

namespace OpenCsss.Server.Hosting;

/// <summary>Puts the server together. The database's schema is up to date before it is built.</summary>
internal static class ServerHost
{
    /// <summary>How long requests under way may take to finish when the server is told to stop.</summary>
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(30);

    public static WebApplication Build(ServerOptions options, TimeProvider clock) =>
        Build(CreateBuilder(options, clock), options);

    /// <summary>The server's parts, to which more can be added before it is built.</summary>
    public static WebApplicationBuilder CreateBuilder(ServerOptions options, TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(options.Urls.Split(';'));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // RequestBody counts for itself, so that the answer is an envelope.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.RequestHeaderEncodingSelector = ContentLengthDigits.Of;
            var bareAnswers = ActivatorUtilities.CreateInstance<BareAnswers>(kestrel.ApplicationServices);
            kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                endpoint.Use(bareAnswers.Before);
            });
        });
        builder.Host.ConfigureHostOptions(host => host.ShutdownTimeout = ShutdownTime);
        AddLogs(builder);
        builder.Services.AddSingleton<IConnectionListenerFactory>(provider =>
            ActivatorUtilities.CreateInstance<ConnectionLimit>(
                provider, ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider)));
        AddServices(builder.Services, options, clock);
        return builder;
    }

    public static WebApplication Build(WebApplicationBuilder builder, ServerOptions options)
    {
        var app = builder.Build();
        if (options.Api.TrustedProxies.Length > 0)
        {
            app.UseForwardedHeaders(BehindProxies(options.Api.TrustedProxies));
        }

        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<RequestSpelling>();
        app.UseRouting();
        app.UseMiddleware<SurfaceMiddleware>();
        app.UseShops();
        app.MapHealth();
        app.MapOrders();
        app.MapSims();
        app.MapPlans();
        app.MapPartners();
        app.MapCarriers();
        app.MapNotifications();
        app.MapSms();
        app.MapUsage();
        app.MapPayments();
        app.MapTasks();
        app.MapTopUpShop();
        app.MapShops();
        return app;
    }

    private static void AddLogs(WebApplicationBuilder builder)
    {
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.Services.AddSingleton<ILoggerFactory>(provider => new BoundedLogs(
            provider.GetServices<ILoggerProvider>(),
            provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
            provider.GetRequiredService<IOptions<LoggerFactoryOptions>>(),
            TimeProvider.System));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.None);

        // A failed start is said once, by the command, in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // Whoever sends a form without its token is told so; the log need not hear of each.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);

        // It warns that the key file is not encrypted by the operating system, which is for the operator to decide.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    private static ForwardedHeadersOptions BehindProxies(string proxies)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // The chain is walked back through all the proxies that are named, and no further.
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in NetworkList.Parse(proxies).Networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        return options;
    }

    /// <summary>The services that commands share with the server.</summary>
    public static void AddServices(IServiceCollection services, ServerOptions options, TimeProvider clock)
    {
        services.AddSingleton(options);
        services.AddSingleton(LanguageSet.Load(options.LanguagesFolder));
        services.AddSingleton(options.Api);
        services.AddSingleton(new IdempotencyOptions(
            options.Api.TimestampWindow, options.Api.IdempotencyKeyLife, options.Api.RepetitionWait));
        services.AddSingleton(options.Operator);
        services.AddSingleton(options.Storage);
        services.AddSingleton(options.Callbacks);
        services.AddSingleton(options.Mail);
        var sandbox = new SandboxClock(clock);
        services.AddSingleton(sandbox);
        services.AddSingleton<TimeProvider>(sandbox);
        services.AddSingleton(new WallClock(clock));
        services.AddSingleton<Db>();
        services.AddDataProtection()
            .SetApplicationName("OpenCsss")
            .PersistKeysToFileSystem(new DirectoryInfo(options.KeysPath));
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Clear();
            json.SerializerOptions.TypeInfoResolverChain.Add(ContractsJson.Wire.Options.TypeInfoResolver!);
            json.SerializerOptions.Encoder = ContractsJson.Wire.Options.Encoder;

            // The framework's default for requests; a member's name is exact, as it is signed.
            json.SerializerOptions.PropertyNameCaseInsensitive = false;
            json.SerializerOptions.AllowDuplicateProperties = false;
        });
        services.Configure<RouteHandlerOptions>(routing => routing.ThrowOnBadRequest = true);
        services
            .AddSingleton<RequestVerifier>()
            .AddSingleton<RateLimits>()
            .AddSingleton<WrongSigns>()
            .AddSurface<EnterpriseSurface>()
            .AddSurface<OperatorSurface>()
            .AddMallSurfaces(options.Mall)
            .AddSingleton<SurfaceDirectory>()
            .AddSingleton<RequestIdSequence>()
            .AddSingleton<DuplicateGate>()
            .AddSingleton<LongAnswers>()
            .AddJobs()
            .AddHostedService<AnswerRetention>()
            .AddPartners()
            .AddPlans()
            .AddCarriers(options.Carriers)
            .AddNotifications()
            .AddSms(options.Sms)
            .AddUsage(options.Usage)
            .AddOrders()
            .AddPayments(options.Payments)
            .AddNetworks(options.Carriers, options.Radius)
            .AddTasks(options.Tasks)
            .AddTopUpShop(options.Shop)
            .AddShops(options.LanguagesFolder);
    }
}
