using System.CommandLine;
using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Usage.Cdr;
using OpenCsss.Platform.Modules.Usage.Reconciling;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss usage reconcile</c>.</summary>
internal static class UsageReconcileCommand
{
    /// <summary>Something is outside the tolerance.</summary>
    private const int Differs = 3;

    public static Command Create()
    {
        var command = new Command(
            "reconcile",
            "Put the operator's totals of a month beside ours. Exit code 3 if they differ, 4 if lines were rejected.");
        var file = new Argument<string>("FILE")
        {
            Description = "CSV with iccid or imsi, date, and bytes, kb or mb: the operator's totals by SIM and day; "
                + "gzip too.",
        };
        var profile = new Option<string?>("--profile")
        {
            Description = "A JSON file that says how the operator writes its files.", HelpName = "FILE",
        };
        var month = new Option<DateOnly>("--month")
        {
            Description = "The month, as 2026-10.", HelpName = "MONTH", Required = true,
            CustomParser = result =>
            {
                if (Fields.MonthOf(result.Tokens[0].Value, out var first) is not FieldOutcome.Good)
                {
                    result.AddError($"--month is like 2026-10; '{result.Tokens[0].Value}' is not.");
                }

                return first;
            },
        };
        var carrier = new Option<string>("--carrier")
        {
            Description = "Whose SIMs are compared.", HelpName = "NAME", DefaultValueFactory = _ => "simulator",
        };
        var bytes = new Option<long>("--tolerance-bytes")
        {
            Description = "A difference of a SIM's day up to this is rounding.", HelpName = "N",
            DefaultValueFactory = _ => 1_024,
        };
        var percent = new Option<decimal>("--tolerance-percent")
        {
            Description = "So is one up to this part of the greater figure.", HelpName = "N",
        };
        var report = new Option<string?>("--report")
        {
            Description = "Write all days that differ to this CSV file.", HelpName = "FILE",
        };
        command.Arguments.Add(file);
        foreach (Option option in (Option[])[month, carrier, bytes, percent, report, profile])
        {
            command.Options.Add(option);
        }

        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            storage.Read(parsed),
            new Wish(
                parsed.GetRequiredValue(file), parsed.GetValue(month), parsed.GetRequiredValue(carrier),
                new ReconcileTolerance(parsed.GetValue(bytes), parsed.GetValue(percent)), parsed.GetValue(report),
                parsed.GetValue(profile)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServerOptions options, Wish wish, CancellationToken cancellationToken)
    {
        var profile = wish.Profile is { } of ? CdrProfile.ReadForTotals(of) : null;
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        using var rejections = new CdrRejections(wish.File);
        var theirs = OperatorTotals.Read(wish.File, profile, wish.Month, rejections, cancellationToken);
        var result = await new UsageReconciliation(tools.Get<Db>()).RunAsync(
            theirs.Sims, wish.Month, wish.Carrier, wish.Tolerance, cancellationToken);
        if (wish.Report is { } path)
        {
            await WriteAsync(path, result);
        }

        WriteTable(result);
        if (theirs.Rejected > 0)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"csss: {theirs.Rejected:N0} lines of the file are rejected, not compared (see {rejections.Path})."));
            return CommandLine.SomeRejected;
        }

        return result.Differences.Any(difference => difference.Kind is not DifferenceKind.Rounding)
            ? Differs
            : CommandLine.Success;
    }

    private static void WriteTable(ReconcileResult result) => TableOutput.Write(
        ["difference", "days", "SIMs", "theirs (MB)", "ours (MB)"],
        result.Differences
            .GroupBy(difference => difference.Kind)
            .OrderBy(group => group.Key)
            .Select(group => (string[])
            [
                NameOf(group.Key), Number(group.Count()),
                Number(group.Select(difference => difference.Sim).Distinct().Count()),
                Megabytes(group.Sum(difference => difference.TheirBytes)),
                Megabytes(group.Sum(difference => difference.OurBytes)),
            ])
            .Append(["SIMs that agree", "", Number(result.EqualSims), "", ""])
            .Append(["all", "", "", Megabytes(result.TheirBytes), Megabytes(result.OurBytes)]));

    private static async Task WriteAsync(string path, ReconcileResult result)
    {
        await using var output = CsvOutput.Create(path);
        output.Write("sim", "date", "their_bytes", "our_bytes", "difference");
        foreach (var difference in result.Differences)
        {
            output.Write(
                difference.Sim, difference.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Number(difference.TheirBytes), Number(difference.OurBytes), NameOf(difference.Kind));
        }

        await output.CompleteAsync();
    }

    private static string NameOf(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Rounding => "rounding",
        DifferenceKind.DayBoundary => "day_boundary",
        DifferenceKind.Duplicate => "duplicate",
        DifferenceKind.Late => "late",
        DifferenceKind.MissingHere => "missing_here",
        DifferenceKind.MissingThere => "missing_there",
        DifferenceKind.Unexplained => "unexplained",
    };

    /// <summary>Credits can be more than what they are of.</summary>
    private static string Megabytes(long bytes) =>
        bytes < 0 ? "-" + new DataVolume(-bytes).ToMegabytes() : new DataVolume(bytes).ToMegabytes();

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Wish(
        string File, DateOnly Month, string Carrier, ReconcileTolerance Tolerance, string? Report,
        string? Profile);
}
