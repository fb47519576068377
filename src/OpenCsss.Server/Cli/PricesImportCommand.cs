using System.CommandLine;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.Plans;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss prices import</c>.</summary>
internal static class PricesImportCommand
{
    public static Command Create()
    {
        var command = new Command("import", "Import partners' own prices from a CSV file. Works while servers run.");
        var flags = new ImportFlags().AddTo(command);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            storage.Read(parsed), flags.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ServerOptions options, ImportRequest request, CancellationToken cancellationToken)
    {
        using var file = CsvFile.Open(request.File, PriceImport.RequiredColumns, PriceImport.IsKnownColumn);
        await using var report = RefusalReport.Create(request.Report, "package_code");
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var result = await new PriceImport(tools.Db).RunAsync(file, request.SkipsBadLines, cancellationToken);
        foreach (var line in result.Refused)
        {
            report.Write(line);
        }

        if (result.Refused.Count > 0 && !request.SkipsBadLines)
        {
            Console.Error.WriteLine($"csss: Nothing was imported: {result.Refused.Count} lines are refused.");
            return CommandLine.Failure;
        }

        Console.WriteLine(
            $"{result.Set} prices set, {result.TakenAway} taken away, {result.Refused.Count} lines refused");
        return CommandLine.Success;
    }
}
