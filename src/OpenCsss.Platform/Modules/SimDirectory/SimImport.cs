using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>What is to be done with a file of SIMs.</summary>
/// <param name="SkipsBadLines">Import the good lines although others are refused; else it is all or nothing.</param>
/// <param name="DefaultPartner">Whose the SIMs are whose lines name no partner; null if each line must.</param>
internal sealed record SimImportPlan(bool SkipsBadLines, string? DefaultPartner)
{
    /// <summary>Refuse a line whose numbers are unusual; otherwise it is only reported.</summary>
    public bool RefusesDoubtful { get; init; }
}

/// <summary>What has become of it.</summary>
/// <param name="Lines">Of the file.</param>
/// <param name="Imported">SIMs that are in stock now.</param>
/// <param name="Refused">Lines that are not.</param>
/// <param name="Writing">How long the last transaction took; on SQLite other writers wait for it.</param>
internal readonly record struct SimImportResult(long Lines, long Imported, long Refused, TimeSpan Writing);

/// <summary>
/// Brings a file of SIMs into the stock. The file is read into temporary tables, conflicts are found there, and only
/// then is everything written, in one transaction: an import that is killed leaves nothing.
/// </summary>
internal sealed class SimImport(BulkConnection bulk, TimeProvider clock, IProgress<WorkStep> progress)
{
    /// <summary>Lines that are in memory at once.</summary>
    private const int Chunk = 10_000;

    /// <summary>How often the stock may grow under the import's hands before it gives up.</summary>
    private const int Attempts = 10;

    private readonly SimImportStore _store = new(bulk);

    /// <summary>What is unusual about the numbers of lines that are not refused for it.</summary>
    public SimDoubts Doubts { get; } = new();

    /// <summary>The refused lines, in the order of the file; after <see cref="RunAsync"/>.</summary>
    public IAsyncEnumerable<RefusedLine> Refused => _store.ListRefusedAsync();

    /// <exception cref="ImportFileException">The file as a whole cannot be imported.</exception>
    public async Task<SimImportResult> RunAsync(
        CsvFile file, SimImportPlan plan, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var partners = await PartnerAdministration.ListIdsAsync(bulk.Connection, cancellationToken);
        if (plan.DefaultPartner is { } code && !partners.ContainsKey(code))
        {
            throw new ImportFileException($"There is no partner {code}.");
        }

        await _store.CreateAsync(cancellationToken);
        var lines = await ReadAsync(file, plan, partners, now, cancellationToken);
        progress.Report(new WorkStep("looking for repeated lines", 0, 0));
        await bulk.InTemporaryTransactionAsync(() => _store.RefuseRepeatedAsync(cancellationToken), cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            progress.Report(new WorkStep("comparing with the stock", 0, 0));
            var lastId = await SimStore.ReadLastIdAsync(bulk.Connection, cancellationToken);
            await bulk.InTemporaryTransactionAsync(() => _store.RefuseKnownAsync(cancellationToken), cancellationToken);
            var refused = await _store.CountRefusedAsync(cancellationToken);
            if (refused > 0 && !plan.SkipsBadLines)
            {
                return new SimImportResult(lines, 0, refused, TimeSpan.Zero);
            }

            var imported = await PrepareAsync(cancellationToken);
            var start = clock.GetTimestamp();
            if (await TryWriteAsync(lastId, imported, now, cancellationToken))
            {
                return new SimImportResult(lines, imported, refused, clock.GetElapsedTime(start));
            }

            if (attempt == Attempts)
            {
                throw new ImportFileException("Other imports keep adding SIMs; nothing was imported. Try again later.");
            }
        }
    }

    private async Task<long> ReadAsync(
        CsvFile file, SimImportPlan plan, IReadOnlyDictionary<string, long> partners, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var lines = new List<SimLine>(Chunk);
        var refusals = new List<(long, RefusedLine)>();
        var number = 0L;
        while (file.Read())
        {
            number++;
            var line = SimLine.Parse(file, number, partners, plan.DefaultPartner, now, out var refusal);
            if (line is { Doubts: not SimDoubt.None } && plan.RefusesDoubtful)
            {
                refusal = SimDoubts.SentenceOf(line.Doubts);
                line = null;
            }

            if (line is not null)
            {
                lines.Add(line);
                Doubts.Add(line.Line, line.Doubts);
            }
            else
            {
                refusals.Add((number, new RefusedLine(file.Line, file.Fault is null ? file["iccid"] : "", refusal!)));
            }

            if (lines.Count + refusals.Count == Chunk)
            {
                await FlushAsync();
            }
        }

        await FlushAsync();
        return number;

        async Task FlushAsync()
        {
            await _store.AddAsync(lines, refusals, cancellationToken);
            progress.Report(new WorkStep("reading the file", file.Position, file.Length));
            lines.Clear();
            refusals.Clear();
        }
    }

    /// <summary>The number of SIMs.</summary>
    private async Task<long> PrepareAsync(CancellationToken cancellationToken)
    {
        progress.Report(new WorkStep("sorting", 0, 0));
        var count = 0L;
        await bulk.InTemporaryTransactionAsync(
            async () => count = await _store.PrepareAsync(cancellationToken), cancellationToken);
        return count;
    }

    /// <summary>False if the stock has grown since <paramref name="lastId"/> was read.</summary>
    private Task<bool> TryWriteAsync(
        long lastId, long count, DateTimeOffset now, CancellationToken cancellationToken)
    {
        progress.Report(new WorkStep("writing", 0, 0));
        return bulk.TryInTransactionAsync(
            async () =>
            {
                if (!await SimStore.TryTakeIdsAsync(bulk.Connection, lastId, count, cancellationToken))
                {
                    return false;
                }

                await _store.WriteAsync(lastId, now, cancellationToken);
                return true;
            },
            cancellationToken);
    }
}
