using System.CommandLine;
using System.Globalization;
using Dapper;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Storage;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary>A command that writes a list of one partner, or of all, to a CSV file.</summary>
/// <param name="Noun">What is exported, in the plural.</param>
/// <param name="Count">The column of the accounts that counts them, for the progress.</param>
/// <param name="Columns">The header.</param>
/// <param name="Lines">The lines of one partner.</param>
internal sealed record Export(
    string Noun, string Count, IReadOnlyList<string> Columns,
    Func<Db, long, string, CancellationToken, IAsyncEnumerable<string[]>> Lines)
{
    /// <summary>Lines between two reports of progress.</summary>
    private const int ReportEvery = 5_000;

    public Command Create()
    {
        var command = new Command("export", $"Export {Noun} to a CSV file. Works while servers run.");
        var file = new Argument<string>("FILE") { Description = "Where to; - is standard output." };
        var partner = new Option<string?>("--partner")
        {
            Description = $"Whose {Noun}; without it those of all partners.",
            HelpName = "CODE",
        };
        command.Arguments.Add(file);
        command.Options.Add(partner);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            storage.Read(parsed), parsed.GetRequiredValue(file), parsed.GetValue(partner), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(
        ServerOptions options, string file, string? partner, CancellationToken cancellationToken)
    {
        await Migrator.MigrateAsync(options.Storage, cancellationToken);
        await using var db = new Db(options.Storage);
        var partners = await db.ReadAsync(
            connection => PartnerAdministration.ListIdsAsync(connection, cancellationToken), cancellationToken);
        if (partner is not null && !partners.ContainsKey(partner))
        {
            throw new CommandFailedException($"There is no partner {partner}.");
        }

        var total = await db.ReadAsync(
            connection => connection.QuerySingleAsync<long>(
                $"select cast(coalesce(sum({Count}), 0) as bigint) from account where @id = 0 or partner_id = @id",
                new { id = partner is null ? 0 : partners[partner] }),
            cancellationToken);
        await using var output = CsvOutput.Create(file);
        var count = 0L;
        await WorkProgress.RunAsync(async progress =>
        {
            output.Write([.. Columns]);
            foreach (var (code, id) in partners.Where(each => partner is null || each.Key == partner)
                .OrderBy(each => each.Key, StringComparer.Ordinal))
            {
                await foreach (var line in Lines(db, id, code, cancellationToken))
                {
                    output.Write(line);
                    if (++count % ReportEvery == 0)
                    {
                        progress.Report(new WorkStep($"exporting {Noun}", count, total));
                    }
                }
            }
        });
        await output.CompleteAsync();
        var report = output.IsStandardOutput ? Console.Error : Console.Out;
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} {Noun} exported"));
        return CommandLine.Success;
    }
}
