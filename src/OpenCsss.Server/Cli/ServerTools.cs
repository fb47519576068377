using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Storage;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary>
/// The server's own services, for a command that works on its database beside it: the same stores, the same keys.
/// The schema is brought up to date first.
/// </summary>
internal sealed class ServerTools : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private ServerTools(ServiceProvider services) => _services = services;

    public static async Task<ServerTools> OpenAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        DataFolder.Close(options.Storage, options.KeysPath);
        await Migrator.MigrateAsync(options.Storage, cancellationToken);
        var services = new ServiceCollection();
        services.AddLogging(); // Nothing listens: a command speaks for itself.
        ServerHost.AddServices(services, options, TimeProvider.System);
        var tools = new ServerTools(services.BuildServiceProvider());
        try
        {
            await tools.Get<PartnerAdministration>().RequireKeysAsync(cancellationToken);
            await tools.Get<Sandbox>().FollowAsync(cancellationToken);
            return tools;
        }
        catch
        {
            await tools.DisposeAsync();
            throw;
        }
    }

    public Db Db => Get<Db>();

    public TimeProvider Clock => Get<TimeProvider>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
