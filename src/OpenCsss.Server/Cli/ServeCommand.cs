using System.CommandLine;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Storage;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss serve</c>: runs the platform until it is told to stop.</summary>
internal static class ServeCommand
{
    /// <summary>SIGXFSZ, as Linux and macOS number it.</summary>
    private const PosixSignal FileSizeExceeded = (PosixSignal)25;

    public static Command Create()
    {
        var command = new Command("serve", "Run the platform until SIGTERM or Ctrl+C.");
        var storage = new StorageFlags().AddTo(command);
        var urls = UrlsOption();
        var sandbox = new Option<bool>("--sandbox")
        {
            Description = "Let 'csss clock advance' move the time. Only for a database without orders.",
        };
        var languages = LanguagesOption();
        command.Options.Add(urls);
        command.Options.Add(languages);
        command.Options.Add(sandbox);
        var token = new Option<string?>("--operator-token")
        {
            Description = "Token for the endpoints of operators and carriers; better set by CSSS_Operator__Token.",
            HelpName = "TOKEN",
        };
        command.Options.Add(token);
        command.Action = new ServingAction((parsed, cancellationToken) => RunAsync(
            storage.Read(parsed, parsed.GetValue(urls), parsed.GetValue(token), parsed.GetValue(languages)),
            parsed.GetValue(sandbox), cancellationToken));
        return command;
    }

    public static Option<string?> UrlsOption() => new("--urls")
    {
        Description = "Addresses to listen on, separated by semicolons [default: http://127.0.0.1:8080].",
        HelpName = "URLS",
    };

    public static Option<string?> LanguagesOption() => new("--languages")
    {
        Description = "Folder of further languages to answer in, a file TAG.json each.",
        HelpName = "DIR",
    };

    private static async Task<int> RunAsync(
        ServerOptions options, bool asSandbox, CancellationToken cancellationToken)
    {
        // A file of the largest size that is allowed (RLIMIT_FSIZE) is an error like a full disk, and no reason to die.
        using var signal = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(FileSizeExceeded, context => context.Cancel = true);
        var closed = DataFolder.Close(options.Storage, options.KeysPath);
        await Migrator.MigrateAsync(options.Storage, cancellationToken);
        await using var app = ServerHost.Build(options, TimeProvider.System);
        DataFolder.Tell(closed, app.Services.GetRequiredService<ILoggerFactory>());
        if (asSandbox && !await app.Services.GetRequiredService<Sandbox>().EnableAsync(cancellationToken))
        {
            throw new CommandFailedException("There are orders in this database already; it cannot become a sandbox.");
        }

        await StartAsync(app, cancellationToken);

        // SIGTERM and Ctrl+C reach the host itself: no new requests, those under way finish, then it ends.
        await app.WaitForShutdownAsync(cancellationToken);
        return CommandLine.Success;
    }

    /// <summary>Starts to listen, and says so. What had started before a failure is stopped.</summary>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await app.Services.GetRequiredService<PartnerAdministration>().RequireKeysAsync(cancellationToken);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException or InvalidOperationException)
        {
            await app.StopAsync(CancellationToken.None);
            throw new CommandFailedException($"The server cannot start: {exception.Message}");
        }

        Console.WriteLine($"OpenCsss listens on {string.Join(' ', app.Urls)}");
    }
}
