using System.CommandLine;
using System.Globalization;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss carriers list</c>.</summary>
internal static class CarriersListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "List carriers: are they asked, what waits for them, what has failed.");
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(storage.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var seen = await tools.Db.ReadAsync(
            connection => CarrierAdministrationStore.ListAsync(connection, cancellationToken), cancellationToken);
        var configured = tools.Get<CarrierLines>().All.Select(line => line.Carrier.Name).ToHashSet();
        var now = tools.Get<WallClock>().GetUtcNow();
        TableOutput.Write(
            ["carrier", "circuit", "pending", "of these tried", "failed"],
            seen.Concat(configured.Except(seen.Select(carrier => carrier.Carrier))
                    .Select(name => new CarrierSummary { Carrier = name }))
                .OrderBy(carrier => carrier.Carrier, StringComparer.Ordinal)
                .Select(carrier => ToRow(carrier, configured.Contains(carrier.Carrier), now)));
        return CommandLine.Success;
    }

    private static string[] ToRow(CarrierSummary carrier, bool isConfigured, DateTimeOffset now) =>
    [
        carrier.Carrier,
        !isConfigured ? "not configured here"
            : carrier.OpenUntil is not { } until ? "closed"
            : until <= now.ToUnixTimeMilliseconds() ? "half open"
            : $"open until {DateTimeOffset.FromUnixTimeMilliseconds(until):HH:mm:ss} UTC",
        carrier.Pending.ToString(CultureInfo.InvariantCulture),
        carrier.Tried.ToString(CultureInfo.InvariantCulture),
        carrier.Failed.ToString(CultureInfo.InvariantCulture),
    ];
}
