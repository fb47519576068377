using System.CommandLine;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.Plans;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss plans import</c>.</summary>
internal static class PlansImportCommand
{
    public static Command Create()
    {
        var command = new Command("import", "Import plans and their prices from a CSV file. Works while servers run.");
        var flags = new ImportFlags().AddTo(command);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            storage.Read(parsed), flags.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ServerOptions options, ImportRequest request, CancellationToken cancellationToken)
    {
        using var file = CsvFile.Open(request.File, PlanLine.RequiredColumns, PlanLine.IsKnownColumn);
        await using var report = RefusalReport.Create(request.Report, "package_code");
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var result = await new PlanImport(tools.Db, tools.Clock).RunAsync(
            file, request.SkipsBadLines, cancellationToken);
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
            $"{Count(PlanSaved.Added)} plans added, {Count(PlanSaved.NewVersion)} with a new version, "
            + $"{Count(PlanSaved.SaleChanged)} with other prices or times of sale, "
            + $"{Count(PlanSaved.Unchanged)} unchanged, {result.Refused.Count} lines refused");
        return CommandLine.Success;

        int Count(PlanSaved saved) => result.Saved.GetValueOrDefault(saved);
    }
}
