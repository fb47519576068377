using System.CommandLine;
using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss carriers failed</c>.</summary>
internal static class CarriersFailedCommand
{
    private const int Most = 200;

    public static Command Create()
    {
        var command = new Command("failed", $"List the latest {Most} commands that have failed for good, and why.");
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(storage.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var failed = await tools.Db.ReadAsync(
            connection => CarrierAdministrationStore.ListFailedAsync(connection, Most, cancellationToken),
            cancellationToken);
        TableOutput.Write(
            ["id", "carrier", "action", "iccid", "order", "attempts", "failed at (UTC)", "why"], failed.Select(ToRow));
        return CommandLine.Success;
    }

    private static string[] ToRow(FailedCommand command) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{command.PartnerId}-{command.Id}"),
        command.Carrier,
        (CarrierAction)command.Kind switch
        {
            CarrierAction.Activate => "activate",
            CarrierAction.Stop => "stop",
            CarrierAction.Resume => "resume",
            CarrierAction.Throttle => "throttle",
            CarrierAction.Terminate => "terminate",
        },
        command.Iccid,
        command.OrderId is { } orderId ? new OrderId(orderId).ToString() : "",
        command.Attempts.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset.FromUnixTimeMilliseconds(command.FailedAt)
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        command.LastError ?? "",
    ];
}
