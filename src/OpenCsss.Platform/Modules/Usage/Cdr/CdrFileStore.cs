using Dapper;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// The files that were imported, and how far those are that are under way. A file is imported in rounds: each reads the
/// lines that no round before it has counted.
/// </summary>
internal static class CdrFileStore
{
    private const string SelectFile =
        """
        select name as Name, profile as Profile, profile_hash as ProfileHash, round as Round, parts as Parts,
               records as Records, rejected as Rejected, started_at as StartedAt, finished_at as FinishedAt,
               counted_lines as CountedLines
          from usage_file where content_hash = @hash
        """;

    /// <summary>The row of a content; null if it is new.</summary>
    public static Task<CdrFileRow?> FindAsync(WriteTransaction transaction, byte[] hash) =>
        transaction.Connection.QuerySingleOrDefaultAsync<CdrFileRow>(SelectFile, new { hash });

    /// <summary>The file's row: a new one, or what another import of the same content has made just now.</summary>
    public static async Task<CdrFileRow> OpenAsync(
        WriteTransaction transaction, CdrRead read, string name, DateTimeOffset now)
    {
        await transaction.Connection.ExecuteAsync(
            """
            insert into usage_file (content_hash, name, profile, profile_hash, round, parts, pieces_done, records,
                                    rejected, started_at)
            values (@Hash, @name, @Profile, @ProfileHash, 1, @Parts, 0, @Records, @Rejected, @now)
            on conflict (content_hash) do nothing
            """,
            new
            {
                read.Hash, name, read.Profile, read.ProfileHash, read.Parts, read.Records, read.Rejected,
                now = now.ToUnixTimeMilliseconds(),
            });
        return (await FindAsync(transaction, read.Hash))!;
    }

    /// <summary>Begins the round after a finished one. False if somebody else has.</summary>
    public static async Task<bool> TryBeginRoundAsync(
        WriteTransaction transaction, CdrRead read, CdrFileRow file, DateTimeOffset now) =>
        await transaction.Connection.ExecuteAsync(
            """
            update usage_file
               set round = round + 1, profile = @Profile, profile_hash = @ProfileHash, parts = @Parts, pieces_done = 0,
                   records = @Records, rejected = @Rejected, counted_lines = @counted, started_at = @now,
                   finished_at = null
             where content_hash = @Hash and round = @Round and finished_at is not null
            """,
            new
            {
                read.Hash, read.Profile, read.ProfileHash, read.Parts, read.Records, read.Rejected, file.Round,
                counted = file.Counted().ToBytes(), now = now.ToUnixTimeMilliseconds(),
            }) == 1;

    /// <summary>Whether the piece is to be counted now: it is the next one, and nobody else has taken it.</summary>
    public static async Task<bool> TakePieceAsync(WriteTransaction transaction, CdrRead read, long piece) =>
        await transaction.Connection.ExecuteAsync(
            """
            update usage_file set pieces_done = pieces_done + 1
             where content_hash = @Hash and round = @Round and pieces_done = @piece and finished_at is null
            """,
            new { read.Hash, read.Round, piece }) == 1;

    public static Task<int> FinishAsync(
        WriteTransaction transaction, CdrRead read, LineRuns counted, long pieces, DateTimeOffset now) =>
        transaction.Connection.ExecuteAsync(
            """
            update usage_file set finished_at = @now, counted_lines = @counted
             where content_hash = @Hash and round = @Round and pieces_done = @pieces and finished_at is null
            """,
            new
            {
                read.Hash, read.Round, pieces, counted = counted.ToBytes(), now = now.ToUnixTimeMilliseconds(),
            });

    /// <summary>Whether a file of that name and another content was imported before.</summary>
    public static async Task<bool> HasNamesakeAsync(WriteTransaction transaction, CdrRead read, string name) =>
        await transaction.Connection.QuerySingleAsync<long>(
            "select count(*) from usage_file where name = @name and content_hash <> @Hash",
            new { name, read.Hash }) > 0;
}

/// <summary>A file as its row has it.</summary>
internal sealed class CdrFileRow
{
    public string Name { get; init; } = "";

    /// <summary>Of the round that is under way, or was the last.</summary>
    public string Profile { get; init; } = "";

    /// <summary>Null of files that were begun before it was written down.</summary>
    public byte[]? ProfileHash { get; init; }

    public long Round { get; init; }

    public long Parts { get; init; }

    /// <summary>The good lines of the round.</summary>
    public long Records { get; init; }

    public long Rejected { get; init; }

    public long StartedAt { get; init; }

    public long? FinishedAt { get; init; }

    public byte[]? CountedLines { get; init; }

    /// <summary>The lines that the finished rounds have counted.</summary>
    public LineRuns Counted() =>
        CountedLines is { } bytes ? LineRuns.Of(bytes)
        : FinishedAt is not null && Records > 0 ? LineRuns.All()
        : new LineRuns();
}
