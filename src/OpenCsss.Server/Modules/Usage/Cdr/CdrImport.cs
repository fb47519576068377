using System.Security.Cryptography;
using OpenCsss.Server.Imports;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Usage.Cdr;

/// <summary>
/// Imports a file of usage records. It is read to its end before anything is counted, so a file that breaks off is not
/// counted at all; then it is counted in pieces, each in one transaction with the number of pieces that are done. An
/// import that died is taken up where it was; two imports of a file share its pieces; a file whose content was imported
/// is not counted again, whatever it is called.
/// </summary>
internal sealed class CdrImport(Db db, UsageCounting counting, TimeProvider clock)
{
    /// <summary>A part's records are in memory at once; of a compressed file a part is estimated.</summary>
    private const long BytesOfAPart = 4 << 20;

    private const int MostParts = 512;
    private const int Compression = 8;

    // Short enough that an order that waits behind it does not notice.
    private const int MostSimsOfAPiece = 1_000;
    private const int MostRecordsOfAPiece = 20_000;

    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(200);

    /// <exception cref="ImportFileException">The file cannot be read; nothing was counted.</exception>
    public async Task<CdrImported> RunAsync(
        string path, CdrProfile profile, Action<RefusedLine> refuse, IProgress<WorkStep> progress,
        CancellationToken cancellationToken)
    {
        await using var spill = new CdrSpill(PartsOf(path));
        var now = clock.GetUtcNow();
        var read = Read(path, profile, spill, now, refuse, progress, cancellationToken);
        var name = Path.GetFileName(path);
        var file = await db.WriteAsync(
            0,
            transaction => CdrFileStore.OpenAsync(transaction, read, name, now),
            cancellationToken);
        if (file.FinishedAt is not null)
        {
            return new CdrImported(read.Records, read.Rejected, default, file.Name);
        }

        if (file.Profile != read.Profile)
        {
            throw new ImportFileException(
                $"The import of this file was begun with the profile '{file.Profile}'; it must be ended with it.");
        }

        if (file.Parts != spill.Parts || file.Records != read.Records || file.Rejected != read.Rejected)
        {
            // Begun in another wrapping, or when less of it was in the past. The pieces that are counted are of then.
            await using var again = new CdrSpill((int)file.Parts);
            read = Read(
                path, profile, again, DateTimeOffset.FromUnixTimeMilliseconds(file.StartedAt), static _ => { },
                progress, cancellationToken);
            return await CountAsync(read, again, progress, cancellationToken);
        }

        return await CountAsync(read, spill, progress, cancellationToken);
    }

    private CdrRead Read(
        string path, CdrProfile profile, CdrSpill spill, DateTimeOffset now, Action<RefusedLine> refuse,
        IProgress<WorkStep> progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = CsvFile.OpenHashed(path, profile.Separator[0], hash);
        foreach (var column in profile == CdrProfile.Default ? [] : profile.Columns.Values)
        {
            if (!file.Columns.Contains(column))
            {
                throw new ImportFileException($"The column '{column}' of the profile '{profile.Name}' is missing.");
            }
        }

        var line = new CdrLine(profile == CdrProfile.Default ? Present(file) : profile);
        var (records, rejected, reported) = (0L, 0L, clock.GetTimestamp());
        while (file.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (line.TryRead(file, now, out var record, out var key) is { } fault)
            {
                rejected++;
                refuse(new RefusedLine(file.Line, "", fault));
            }
            else
            {
                records++;
                spill.Add(record!, key);
            }

            if (clock.GetElapsedTime(reported) > ReportEvery)
            {
                progress.Report(new WorkStep("reading", file.Position, file.Length));
                reported = clock.GetTimestamp();
            }
        }

        spill.Complete();
        return new CdrRead(hash.GetHashAndReset(), profile.Name, spill.Parts, records, rejected);
    }

    /// <summary>Of our own names those that the file has: a key is required only where there is its column.</summary>
    private static CdrProfile Present(CsvFile file)
    {
        var unknown = file.Columns.FirstOrDefault(column => CdrProfile.Default.ColumnOf(column) is null);
        return unknown is not null
            ? throw new ImportFileException(
                $"There is no field '{unknown}'; a profile says what the columns of other files are.")
            : new CdrProfile
            {
                Name = CdrProfile.Default.Name,
                Columns = file.Columns.ToDictionary(column => column),
            };
    }

    private async Task<CdrImported> CountAsync(
        CdrRead read, CdrSpill spill, IProgress<WorkStep> progress, CancellationToken cancellationToken)
    {
        var (piece, passed, sum) = (0L, 0L, default(UsageCounted));
        for (var part = 0; part < spill.Parts; part++)
        {
            var records = spill.Read(part);
            for (var from = 0; from < records.Length; piece++)
            {
                var until = EndOfPiece(records, from);
                var counted = await CountPieceAsync(read, piece, records[from..until], cancellationToken);
                sum = new UsageCounted(
                    sum.Counted + counted.Counted, sum.Duplicates + counted.Duplicates, sum.Unknown + counted.Unknown);
                passed += until - from;
                from = until;
                progress.Report(new WorkStep("counting", passed, read.Records));
            }
        }

        await db.WriteAsync(
            0,
            transaction => CdrFileStore.FinishAsync(transaction, read.Hash, piece, clock.GetUtcNow()),
            cancellationToken);
        return new CdrImported(read.Records, read.Rejected, sum, SeenAs: null);
    }

    /// <summary>
    /// Counts a piece unless it was counted before, by an import that died or by one that runs beside this.
    /// </summary>
    private Task<UsageCounted> CountPieceAsync(
        CdrRead read, long piece, ArraySegment<SpilledRecord> records, CancellationToken cancellationToken) =>
        db.WriteAsideAsync(
            async transaction =>
            {
                if (!await CdrFileStore.TakePieceAsync(transaction, read.Hash, piece))
                {
                    return default;
                }

                var batch = new UsageBatch(
                    UsageSource.Cdr, [.. records.Select(spilled => spilled.Record)], clock.GetUtcNow())
                {
                    Keys = records[0].Key is null ? null
                        : [.. records.Select(spilled => $"{read.Profile}\n{spilled.Key}")], // Others count from 1 too.
                };
                return await counting.CountAsync(transaction, batch, CancellationToken.None);
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

    private static int PartsOf(string path)
    {
        try
        {
            var length = new FileInfo(path).Length * (path.EndsWith(".gz", StringComparison.Ordinal) ? Compression : 1);
            return (int)Math.Clamp((length / BytesOfAPart) + 1, 1, MostParts);
        }
        catch (IOException)
        {
            return 1; // That there is no such file is said where it is opened.
        }
    }
}

/// <summary>A file that was read to its end.</summary>
/// <param name="Hash">SHA-256 of its content, uncompressed.</param>
/// <param name="Profile">The profile's name.</param>
/// <param name="Parts">How many parts its SIMs were put into.</param>
/// <param name="Records">Its good lines.</param>
/// <param name="Rejected">Its bad ones.</param>
internal sealed record CdrRead(byte[] Hash, string Profile, int Parts, long Records, long Rejected);

/// <summary>What became of a file.</summary>
/// <param name="Records">Its good lines.</param>
/// <param name="Rejected">Its bad ones.</param>
/// <param name="Counted">What this import has counted of it.</param>
/// <param name="SeenAs">The name under which it was imported before; null if it was not.</param>
internal sealed record CdrImported(long Records, long Rejected, UsageCounted Counted, string? SeenAs);
