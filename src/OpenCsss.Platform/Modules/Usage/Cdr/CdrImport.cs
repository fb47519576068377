using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// Imports a file of usage records. It is read to its end before anything is counted, so a file that breaks off is not
/// counted at all; then it is counted in pieces, each in one transaction with the number of pieces that are done. An
/// import that died is taken up where it was; two imports of a file share its pieces; a line that was counted is not
/// counted again, whatever the file is called. Lines that were not counted may be, by another profile.
/// </summary>
internal sealed class CdrImport(Db db, UsageCounting counting, TimeProvider clock)
{
    // Short enough that an order that waits behind it does not notice.
    private const int MostSimsOfAPiece = 1_000;
    private const int MostRecordsOfAPiece = 20_000;

    /// <param name="path">Of the file.</param>
    /// <param name="profile">How it is written.</param>
    /// <param name="rejections">Gets its bad lines.</param>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="cancellationToken">Ends it between two pieces.</param>
    /// <exception cref="ImportFileException">The file cannot be read; nothing was counted.</exception>
    public async Task<CdrImported> RunAsync(
        string path, CdrProfile profile, CdrRejections rejections, IProgress<WorkStep> progress,
        CancellationToken cancellationToken)
    {
        var reading = new CdrReading(path, profile, rejections, progress, clock);
        await using var spill = new CdrSpill(CdrReading.PartsOf(path));
        var now = clock.GetUtcNow();
        var read = reading.Read(spill, new LineRuns(), now, cancellationToken);
        var name = Path.GetFileName(path);
        var (file, isReplaced) = await db.WriteAsync(0, OpenAsync, cancellationToken);
        var result = file is null ? Nothing(read, seenAs: null)
            : file.FinishedAt is not null ? await AgainAsync(reading, read, file, progress, cancellationToken)
            : await GoOnAsync(reading, read, spill, file, progress, cancellationToken);
        rejections.Keep();
        return result with { IsReplaced = isReplaced };

        async Task<(CdrFileRow?, bool)> OpenAsync(WriteTransaction transaction)
        {
            var known = await CdrFileStore.FindAsync(transaction, read.Hash);
            if (known is not null || read.Records == 0)
            {
                return (known, false); // What has no record leaves nothing behind: it can be imported by any profile.
            }

            var hasNamesake = read.CountsByContent && await CdrFileStore.HasNamesakeAsync(transaction, read, name);
            return (await CdrFileStore.OpenAsync(transaction, read, name, now), hasNamesake);
        }
    }

    /// <summary>A file that was imported to its end: lines that were not counted then are looked at again.</summary>
    private async Task<CdrImported> AgainAsync(
        CdrReading reading, CdrRead first, CdrFileRow file, IProgress<WorkStep> progress,
        CancellationToken cancellationToken)
    {
        if (first.Rejected + first.LeftOut == 0 && file.Counted().HasAll(first.Lines))
        {
            return Nothing(first with { Records = 0, Before = first.Records }, file.Name);
        }

        await using var spill = new CdrSpill((int)file.Parts);
        var now = clock.GetUtcNow();
        var read = reading.ReadAgain(first, spill, file.Counted(), now, cancellationToken);
        if (read.Records == 0)
        {
            return Nothing(read, read.Before > 0 ? file.Name : null);
        }

        read = read with { Round = file.Round + 1 };
        var current = await db.WriteAsync(
            0,
            async transaction => await CdrFileStore.TryBeginRoundAsync(transaction, read, file, now)
                ? null
                : await CdrFileStore.FindAsync(transaction, read.Hash),
            cancellationToken);
        return current is null ? await CountAsync(read, spill, file.Counted(), progress, cancellationToken)
            : current.FinishedAt is not null ? await AgainAsync(reading, first, current, progress, cancellationToken)
            : await GoOnAsync(reading, read, spill, current, progress, cancellationToken);
    }

    /// <summary>A round that was begun, by this import or by one that died or runs beside it.</summary>
    private async Task<CdrImported> GoOnAsync(
        CdrReading reading, CdrRead read, CdrSpill spill, CdrFileRow file, IProgress<WorkStep> progress,
        CancellationToken cancellationToken)
    {
        var profileHash = file.ProfileHash ?? read.ProfileHash;
        if (file.Profile != read.Profile || !profileHash.AsSpan().SequenceEqual(read.ProfileHash))
        {
            throw new ImportFileException(
                $"The import of this file was begun with the profile '{file.Profile}' as it was then; it must be ended "
                + "with it. What it rejects can be imported with another one after that.");
        }

        if ((file.Round, file.Parts, file.Records, file.Rejected)
            == (read.Round, spill.Parts, read.Records, read.Rejected))
        {
            return await CountAsync(read, spill, file.Counted(), progress, cancellationToken);
        }

        // Begun in another wrapping, or when less of it was in the past. The pieces that are counted are of then.
        await using var again = new CdrSpill((int)file.Parts);
        var startedAt = DateTimeOffset.FromUnixTimeMilliseconds(file.StartedAt);
        var then = reading.ReadAgain(read, again, file.Counted(), startedAt, cancellationToken);
        return await CountAsync(
            then with { Round = file.Round }, again, file.Counted(), progress, cancellationToken);
    }

    private static CdrImported Nothing(CdrRead read, string? seenAs) =>
        new(read.Records, read.Rejected, default, seenAs) { Before = read.Before, LeftOut = read.LeftOut };

    private async Task<CdrImported> CountAsync(
        CdrRead read, CdrSpill spill, LineRuns counted, IProgress<WorkStep> progress,
        CancellationToken cancellationToken)
    {
        var (piece, passed, sum) = (0L, 0L, default(UsageCounted));
        for (var part = 0; part < spill.Parts; part++)
        {
            var records = spill.Read(part);
            for (var from = 0; from < records.Length; piece++)
            {
                var until = EndOfPiece(records, from);
                var now = await CountPieceAsync(read, piece, records[from..until], cancellationToken);
                sum = new UsageCounted(
                    sum.Counted + now.Counted, sum.Duplicates + now.Duplicates, sum.Unknown + now.Unknown);
                passed += until - from;
                from = until;
                progress.Report(new WorkStep("counting", passed, read.Records));
            }
        }

        await db.WriteAsync(
            0,
            transaction => CdrFileStore.FinishAsync(
                transaction, read, counted.With(read.Lines), piece, clock.GetUtcNow()),
            cancellationToken);
        return Nothing(read, seenAs: null) with { Counted = sum };
    }

    /// <summary>
    /// Counts a piece unless it was counted before, by an import that died or by one that runs beside this.
    /// </summary>
    private Task<UsageCounted> CountPieceAsync(
        CdrRead read, long piece, ArraySegment<SpilledRecord> records, CancellationToken cancellationToken) =>
        db.WriteAsideAsync(
            async transaction =>
            {
                if (!await CdrFileStore.TakePieceAsync(transaction, read, piece))
                {
                    return default;
                }

                var now = clock.GetUtcNow();
                var added = read.IsCumulative
                    ? await CdrSessions.TakeAsync(transaction, read.Profile, records, now, CancellationToken.None)
                    : [.. records.Select(spilled => spilled.Record)];
                var batch = new UsageBatch(UsageSource.Cdr, added, now)
                {
                    Keys = read.IsCumulative || records[0].Key is null ? null
                        : [.. records.Select(spilled => $"{read.Profile}\n{spilled.Key}")], // Others count from 1 too.
                };
                var result = await counting.CountAsync(transaction, batch, CancellationToken.None);
                return result with { Duplicates = result.Duplicates + records.Count - added.Count };
            },
            cancellationToken);

    /// <summary>A piece ends between two SIMs, unless one alone has more records than a piece.</summary>
    private static int EndOfPiece(SpilledRecord[] records, int from)
    {
        var (until, sims, before) = (from, 0, "");
        while (until < records.Length && until - from < MostRecordsOfAPiece)
        {
            var number = CdrSpill.NumberOf(records[until].Record);
            if (number != before && ++sims > MostSimsOfAPiece)
            {
                break;
            }

            (before, until) = (number, until + 1);
        }

        return until;
    }
}

/// <summary>What became of a file.</summary>
/// <param name="Records">Its good lines that were not counted before.</param>
/// <param name="Rejected">Its bad ones.</param>
/// <param name="Counted">What this import has counted of it.</param>
/// <param name="SeenAs">The name under which it was imported before; null if there was something left to count.</param>
internal sealed record CdrImported(long Records, long Rejected, UsageCounted Counted, string? SeenAs)
{
    /// <summary>Lines that earlier imports of the content have counted.</summary>
    public long Before { get; init; }

    /// <summary>Lines that the profile leaves out.</summary>
    public long LeftOut { get; init; }

    /// <summary>
    /// Whether a file of this name and another content was imported before, and nothing tells which lines both have.
    /// </summary>
    public bool IsReplaced { get; init; }
}
