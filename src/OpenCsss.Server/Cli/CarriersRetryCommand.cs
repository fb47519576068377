using System.CommandLine;
using System.Globalization;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss carriers retry</c>.</summary>
internal static class CarriersRetryCommand
{
    public static Command Create()
    {
        var command = new Command("retry", "Try a failed command anew, from its first attempt.");
        var id = new Argument<(long PartnerId, long Id)>("ID")
        {
            Description = "As 'csss carriers failed' shows it.",
            CustomParser = result =>
            {
                var parts = result.Tokens[0].Value.Split('-');
                var isId = parts.Length == 2
                    & TryRead(parts[0], out var partnerId)
                    & TryRead(parts[^1], out var number);
                if (!isId)
                {
                    result.AddError($"ID is like 1-47452122261749760; '{result.Tokens[0].Value}' is not.");
                }

                return (partnerId, number);
            },
        };
        command.Arguments.Add(id);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(storage.Read(parsed), parsed.GetValue(id), cancellationToken));
        return command;
    }

    private static bool TryRead(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static async Task<int> RunAsync(
        ServerOptions options, (long PartnerId, long Id) id, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var isPending = await tools.Db.WriteAsync(
            id.PartnerId,
            transaction => CarrierAdministrationStore.RetryAsync(
                transaction, id.PartnerId, id.Id, tools.Clock.GetUtcNow()),
            cancellationToken);
        Console.WriteLine(isPending
            ? "It is pending."
            : throw new CommandFailedException(
                "That is not a failed command that can be retried: an activation's order is over and paid back, and "
                + "one after which the SIM got another command would undo that."));
        return CommandLine.Success;
    }
}
