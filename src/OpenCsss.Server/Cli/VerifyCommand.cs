using System.CommandLine;
using System.Globalization;
using OpenCsss.Platform.Modules.Verification;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Verification;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss verify</c>: proves the books, the orders, the SIMs and the callbacks.</summary>
internal static class VerifyCommand
{
    private const int Broken = 3;

    public static Command Create()
    {
        var command = new Command(
            "verify",
            "Prove on a live database that money, orders, events, SIMs and callbacks agree. Exit code 3 if anything "
            + "does not.");
        var rows = Numbers.Option(
            "--rows", "Rows to name of each rule that is broken.", least: 1, most: 1_000_000, preset: 1_000);
        command.Options.Add(rows);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            storage.Read(parsed), (int)parsed.GetValue(rows), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServerOptions options, int rows, CancellationToken cancellationToken)
    {
        await Migrator.MigrateAsync(options.Storage, cancellationToken);
        var broken = 0;
        await Verifier.RunAsync(
            options.Storage,
            rows,
            (invariant, violations) =>
            {
                broken += violations.Count > 0 ? 1 : 0;
                Print(invariant, violations);
            },
            cancellationToken);
        Console.WriteLine(broken == 0
            ? string.Create(CultureInfo.InvariantCulture, $"All {Verifier.Invariants.Count} hold.")
            : string.Create(CultureInfo.InvariantCulture, $"{broken} of {Verifier.Invariants.Count} are broken."));
        return broken == 0 ? CommandLine.Success : Broken;
    }

    private static void Print(Invariant invariant, IReadOnlyList<Violation> violations)
    {
        Console.WriteLine($"{(violations.Count == 0 ? "holds " : "BROKEN")}  {invariant.Sentence}");
        foreach (var violation in violations)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"          partner {violation.PartnerId}: {violation.Row}"));
        }
    }
}
