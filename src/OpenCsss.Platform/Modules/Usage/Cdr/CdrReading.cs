using System.Security.Cryptography;
using OpenCsss.Platform.Imports;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>Reads a file of usage records to its end, as often as an import needs.</summary>
internal sealed class CdrReading(
    string path, CdrProfile profile, CdrRejections rejections, IProgress<WorkStep> progress, TimeProvider clock)
{
    /// <summary>A part's records are in memory at once; of a compressed file a part is estimated.</summary>
    private const long BytesOfAPart = 4 << 20;

    private const int MostParts = 512;
    private const int Compression = 8;

    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(200);

    private readonly byte[] _profileHash = profile.Fingerprint;

    public static int PartsOf(string path)
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

    /// <summary>Reads the lines that are not counted yet.</summary>
    /// <param name="spill">Gets the good ones.</param>
    /// <param name="counted">Those that are.</param>
    /// <param name="now">What is later is in the future.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImportFileException">The file cannot be read.</exception>
    public CdrRead Read(CdrSpill spill, LineRuns counted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = CsvFile.Open(path, profile.Form, hash);
        var line = new CdrLine(file, profile == CdrProfile.Default ? Present(file) : profile);
        var lines = new LineRuns();
        var (records, rejected, leftOut, before, reported) = (0L, 0L, 0L, 0L, clock.GetTimestamp());
        while (file.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (counted.Contains(file.Line))
            {
                before++;
            }
            else if (line.IsLeftOut())
            {
                leftOut++;
                lines.Break();
            }
            else if (line.TryRead(now, out var record, out var key) is { } fault)
            {
                rejected++;
                lines.Break();
                rejections.Add(new RefusedLine(file.Line, "", fault));
            }
            else
            {
                records++;
                lines.Add(file.Line);
                spill.Add(record!, key);
            }

            if (clock.GetElapsedTime(reported) > ReportEvery)
            {
                progress.Report(new WorkStep("reading", file.Position, file.Length));
                reported = clock.GetTimestamp();
            }
        }

        spill.Complete();
        return new CdrRead(hash.GetHashAndReset(), profile.Name, spill.Parts, records, rejected)
        {
            ProfileHash = _profileHash, IsCumulative = profile.IsCumulative,
            CountsByContent = !profile.IsCumulative && !line.HasKey, Lines = lines, Before = before, LeftOut = leftOut,
        };
    }

    /// <summary>Reads it once more, in another way; what was rejected before is forgotten.</summary>
    /// <exception cref="UnfinishedFileException">It is not the same any more.</exception>
    public CdrRead ReadAgain(
        CdrRead first, CdrSpill spill, LineRuns counted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        rejections.Clear();
        var read = Read(spill, counted, now, cancellationToken);
        return read.Hash.AsSpan().SequenceEqual(first.Hash)
            ? read
            : throw new UnfinishedFileException("The file has changed while it was read.");
    }

    /// <summary>Of our own names those that the file has: a key is required only where there is its column.</summary>
    private static CdrProfile Present(CsvFile file)
    {
        var unknown = file.Columns.FirstOrDefault(column => !CdrProfile.Default.Has(column));
        return unknown is not null
            ? throw new ImportFileException(
                $"There is no field '{unknown}'; a profile says what the columns of other files are.")
            : new CdrProfile
            {
                Name = CdrProfile.Default.Name,
                Columns = file.Columns.ToDictionary(column => column, IReadOnlyList<string> (column) => [column]),
            };
    }
}

/// <summary>A file that was read to its end.</summary>
/// <param name="Hash">SHA-256 of its content, uncompressed.</param>
/// <param name="Profile">The profile's name.</param>
/// <param name="Parts">How many parts its SIMs were put into.</param>
/// <param name="Records">Its good lines that were not counted before.</param>
/// <param name="Rejected">Its bad ones.</param>
internal sealed record CdrRead(byte[] Hash, string Profile, int Parts, long Records, long Rejected)
{
    public required byte[] ProfileHash { get; init; }

    public required bool IsCumulative { get; init; }

    /// <summary>Whether nothing but its content tells that a record was counted before.</summary>
    public required bool CountsByContent { get; init; }

    /// <summary>The good lines.</summary>
    public required LineRuns Lines { get; init; }

    /// <summary>Lines that were counted before.</summary>
    public required long Before { get; init; }

    /// <summary>Lines that the profile leaves out.</summary>
    public required long LeftOut { get; init; }

    /// <summary>Which round of the file it is for.</summary>
    public long Round { get; init; } = 1;
}
