using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using OpenCsss.Platform.Modules.Usage.Cdr;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss usage import</c>.</summary>
internal static class UsageImportCommand
{
    public static Command Create()
    {
        var command = new Command(
            "import",
            "Count a CSV file of usage records, gzip too. What was counted is not counted again. Exit code 4 if lines "
            + "were rejected.");
        var file = new Argument<string>("FILE")
        {
            Description = "Its columns are described in docs/operations/usage.md.",
        };
        var profile = new Option<string?>("--profile")
        {
            Description = "A JSON file that says how the operator writes its files.",
            HelpName = "FILE",
        };
        command.Arguments.Add(file);
        command.Options.Add(profile);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            storage.Read(parsed), parsed.GetRequiredValue(file), parsed.GetValue(profile), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ServerOptions options, string path, string? profilePath, CancellationToken cancellationToken)
    {
        var profile = profilePath is null ? CdrProfile.Default : CdrProfile.Read(profilePath);
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        CdrImported result = null!;
        using var rejected = new CdrRejections(path);
        await WorkProgress.RunAsync(async progress => result = await tools.Get<CdrImport>().RunAsync(
            path, profile, rejected, progress, cancellationToken));
        Console.WriteLine(Conclude(result, rejected, Stopwatch.GetElapsedTime(start)));
        if (result.IsReplaced)
        {
            Console.Error.WriteLine(
                "csss: warning: a file of this name was imported before with other content, and its records have no "
                + "key: records that both have are counted twice.");
        }

        return result.Rejected == 0 ? CommandLine.Success : CommandLine.SomeRejected;
    }

    private static string Conclude(CdrImported result, CdrRejections rejected, TimeSpan elapsed)
    {
        if (result is { SeenAs: { } name, Rejected: 0 })
        {
            return $"Its content was counted before, as {name}: nothing was done.";
        }

        var counted = result.Counted;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Records + result.Before:N0} records read: {counted.Counted:N0} counted now, "
            + $"{counted.Duplicates + result.Before:N0} before, {counted.Unknown:N0} of unknown SIMs kept");
        var rejections = result.Rejected > 0
            ? string.Create(
                CultureInfo.InvariantCulture, $", {result.Rejected:N0} lines rejected (see {rejected.Path})")
            : "";
        var leftOut = result.LeftOut > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {result.LeftOut:N0} lines left out by the profile")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{text}{rejections}{leftOut}, in {elapsed.TotalSeconds:0.0} s");
    }
}
