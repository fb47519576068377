using System.CommandLine;
using OpenCsss.Client;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Modules.Usage;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Server.Hosting;
using OpenCsss.Server.Seeding;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss demo</c>: a platform with data of its own, and the first order on it.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command("demo", "Try it: make data, serve, order a plan over HTTP, show request and answer.");
        var storage = new StorageFlags("data/demo").AddTo(command);
        var urls = ServeCommand.UrlsOption();
        var once = new Option<bool>("--once") { Description = "End after the printed answer." };
        var languages = ServeCommand.LanguagesOption();
        command.Options.Add(urls);
        command.Options.Add(languages);
        command.Options.Add(once);
        command.Action = new ServingAction((parsed, cancellationToken) => RunAsync(
            storage.ReadAlone(parsed, parsed.GetValue(urls), parsed.GetValue(languages)), parsed.GetValue(once),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServerOptions options, bool once, CancellationToken cancellationToken)
    {
        // For «csss listen» beside it.
        options.Callbacks.AllowPlainHttp = true;
        options.Callbacks.AllowedTargets += " localhost 127.0.0.0/8 ::1";
        DataFolder.Close(options.Storage, options.KeysPath);
        await Migrator.MigrateAsync(options.Storage, cancellationToken);
        await using var app = ServerHost.Build(options, TimeProvider.System);
        var partners = app.Services.GetRequiredService<PartnerAdministration>();
        var isNew = await DemoSeed.RunAsync(
            partners, options.Storage, TimeProvider.System.GetUtcNow(), cancellationToken);
        await app.Services.GetRequiredService<Sandbox>().EnableAsync(cancellationToken);
        await ServeCommand.StartAsync(app, cancellationToken);
        Console.WriteLine($"{(isNew ? "New data" : "Data as it was")} in {Place(options.Storage)}");

        var url = DemoOrder.ReachableUrl(app.Urls.First());
        var show = new DemoOrder(url, options.Api, TimeProvider.System);
        var exitCode = await show.RunAsync(cancellationToken);
        if (isNew)
        {
            await PrepareShopAsync(app, url, cancellationToken);
        }

        Console.WriteLine($"The top-up shop: {new Uri(url, $"/shop/{DemoSeed.PartnerCode}")}");
        Console.WriteLine(
            $"Cards to try there: {DemoShop.Card} (a plan is in use), {DemoSims.GeneratedIccid(1)} (new)");
        Console.WriteLine();
        if (once)
        {
            await app.StopAsync(CancellationToken.None);
            return exitCode;
        }

        Console.WriteLine("Serving on. Ctrl+C ends it.");
        await app.WaitForShutdownAsync(cancellationToken);
        return CommandLine.Success;
    }

    private static async Task PrepareShopAsync(WebApplication app, Uri url, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = url };
        var client = new CsssClient(http, DemoSeed.PartnerCode, DemoSeed.PartnerSecret, TimeProvider.System);
        var partner = await app.Services.GetRequiredService<PartnerRegistry>()
            .FindAsync(DemoSeed.PartnerCode, cancellationToken);
        await DemoShop.PrepareAsync(
            client, partner!, app.Services.GetRequiredService<UsageCounting>(), app.Services.GetRequiredService<Db>(),
            app.Services.GetRequiredService<TimeProvider>(), cancellationToken);
    }

    private static string Place(StorageOptions storage) =>
        storage.UsesPostgres ? "PostgreSQL" : Path.GetRelativePath(Directory.GetCurrentDirectory(), storage.SqliteFile);
}
