using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss sims import</c>.</summary>
internal static class SimsImportCommand
{
    public static Command Create()
    {
        var command = new Command("import", "Import SIMs from a CSV file. Works while servers run.");
        var flags = new ImportFlags().AddTo(command);
        var partner = new Option<string?>("--partner")
        {
            Description = "Whose the SIMs are whose lines name no partner.",
            HelpName = "CODE",
        };
        var strict = new Option<bool>("--strict")
        {
            Description = "Refuse lines whose numbers look damaged, which otherwise are only reported: a wrong check "
                + "digit, digits that a spreadsheet has rounded or dropped.",
        };
        command.Options.Add(partner);
        command.Options.Add(strict);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            storage.Read(parsed), flags.Read(parsed), parsed.GetValue(partner), parsed.GetValue(strict),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ServerOptions options, ImportRequest request, string? partner, bool isStrict,
        CancellationToken cancellationToken)
    {
        using var file = CsvFile.Open(request.File, SimLine.RequiredColumns, SimLine.IsKnownColumn);
        await using var report = RefusalReport.Create(request.Report, "iccid");
        await Migrator.MigrateAsync(options.Storage, cancellationToken);
        await using var bulk = await BulkConnection.OpenAsync(options.Storage, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        var result = default(SimImportResult);
        SimImport? import = null;
        await WorkProgress.RunAsync(async progress =>
        {
            import = new SimImport(bulk, TimeProvider.System, progress);
            var plan = new SimImportPlan(request.SkipsBadLines, partner) { RefusesDoubtful = isStrict };
            result = await import.RunAsync(file, plan, cancellationToken);
        });
        await report.WriteAsync(import!.Refused);
        foreach (var sentence in import.Doubts.Sentences())
        {
            Console.Error.WriteLine($"csss: warning: {sentence}");
        }

        return Conclude(result, request, Stopwatch.GetElapsedTime(start));
    }

    private static int Conclude(SimImportResult result, ImportRequest request, TimeSpan elapsed)
    {
        if (result.Refused > 0 && !request.SkipsBadLines)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"csss: Nothing was imported: {result.Refused:N0} of {result.Lines:N0} lines are refused."));
            return CommandLine.Failure;
        }

        var refused = result.Refused > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {result.Refused:N0} lines refused")
            : "";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Imported:N0} SIMs imported{refused}, in {elapsed.TotalSeconds:0.0} s, "
            + $"of which {result.Writing.TotalSeconds:0.0} s writing"));
        return CommandLine.Success;
    }
}
