using System.CommandLine;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss db migrate</c>: brings the schema up to date without serving.</summary>
internal static class DbMigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "Bring the schema up to date. 'serve' does so by itself.");
        var storage = new StorageFlags().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var scripts = await Migrator.MigrateAsync(storage.Read(parsed).Storage, cancellationToken);
            Console.WriteLine(scripts.Count == 0 ? "up to date" : string.Join(Environment.NewLine, scripts));
            return CommandLine.Success;
        });
        return command;
    }
}
