using System.CommandLine;
using System.Globalization;
using OpenCsss.Platform.Modules.Sms.SmppServer;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss smpp list</c>.</summary>
internal static class SmppListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "List the accounts: a table on a terminal, tab-separated lines in a pipe.");
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(storage.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var accounts = await BindStore.ListAsync(tools.Db, cancellationToken);
        TableOutput.Write(
            ["system id", "partner", "state", "networks", "most binds", "to be told"],
            accounts.Select(account => (string[])
            [
                account.SystemId, account.AccessCode, account.IsEnabled == 1 ? "on" : "off", account.AllowedNetworks,
                account.MaxBinds.ToString(CultureInfo.InvariantCulture),
                account.Waiting.ToString(CultureInfo.InvariantCulture),
            ]));
        return CommandLine.Success;
    }
}
