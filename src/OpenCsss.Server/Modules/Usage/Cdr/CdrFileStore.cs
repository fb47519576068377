using Dapper;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Usage.Cdr;

/// <summary>The files that were imported, and how far those are that are under way.</summary>
internal static class CdrFileStore
{
    /// <summary>The file's row: a new one, or what another import of the same content has left.</summary>
    public static async Task<CdrFileRow> OpenAsync(
        WriteTransaction transaction, CdrRead read, string name, DateTimeOffset now)
    {
        await transaction.Connection.ExecuteAsync(
            """
            insert into usage_file (content_hash, name, profile, parts, pieces_done, records, rejected, started_at)
            values (@Hash, @name, @Profile, @Parts, 0, @Records, @Rejected, @now)
            on conflict (content_hash) do nothing
            """,
            new
            {
                read.Hash, name, read.Profile, read.Parts, read.Records, read.Rejected,
                now = now.ToUnixTimeMilliseconds(),
            });
        return await transaction.Connection.QuerySingleAsync<CdrFileRow>(
            """
            select name as Name, profile as Profile, parts as Parts, records as Records, rejected as Rejected,
                   started_at as StartedAt, finished_at as FinishedAt
              from usage_file where content_hash = @Hash
            """,
            new { read.Hash });
    }

    /// <summary>Whether the piece is to be counted now: it is the next one, and nobody else has taken it.</summary>
    public static async Task<bool> TakePieceAsync(WriteTransaction transaction, byte[] hash, long piece) =>
        await transaction.Connection.ExecuteAsync(
            """
            update usage_file set pieces_done = pieces_done + 1
             where content_hash = @hash and pieces_done = @piece and finished_at is null
            """,
            new { hash, piece }) == 1;

    public static Task<int> FinishAsync(WriteTransaction transaction, byte[] hash, long pieces, DateTimeOffset now) =>
        transaction.Connection.ExecuteAsync(
            """
            update usage_file set finished_at = @now
             where content_hash = @hash and pieces_done = @pieces and finished_at is null
            """,
            new { hash, pieces, now = now.ToUnixTimeMilliseconds() });
}

/// <summary>A file as its row has it.</summary>
internal sealed class CdrFileRow
{
    public string Name { get; init; } = "";

    public string Profile { get; init; } = "";

    public long Parts { get; init; }

    public long Records { get; init; }

    public long Rejected { get; init; }

    public long StartedAt { get; init; }

    public long? FinishedAt { get; init; }
}
