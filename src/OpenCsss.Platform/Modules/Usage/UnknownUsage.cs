using System.Data.Common;
using Dapper;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>
/// Counts what was kept because nobody had the SIM, once somebody has it. A row is counted and removed in one
/// transaction: two nodes at once, or a crash, count it once.
/// </summary>
internal sealed partial class UnknownUsage(
    Db db, UsageCounting counting, WorkerServices services, ILogger<UnknownUsage> log)
    : PeriodicWorker("Unknown usage", Period, services)
{
    private const int Chunk = 100;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // An index is asked for each number that is kept; nearly always it has none. A number that names two cards is not
    // listed: many of them would keep others from their turn.
    private static readonly string ListFound =
        $"""
        select u.sim_number as SimNumber, u.id as Id from usage_unknown u
         where (u.kind = {SimNumberSql.Iccid} and {SimNumbers.NamesACard("u.sim_number")})
            or (u.kind = {SimNumberSql.Imsi} and {SimNumbers.IsAnImsi("u.sim_number")})
         order by u.sim_number, u.id limit @Chunk
        """;

    private const string Take =
        """
        delete from usage_unknown where sim_number = @SimNumber and id = @Id
        returning source as Source, body as Body
        """;

    /// <summary>Counts all that can be counted now; how many records that were.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var counted = await CountFoundAsync(cancellationToken);
        if (counted > 0)
        {
            LogCounted(counted);
        }

        return counted;
    }

    private async Task<int> CountFoundAsync(CancellationToken cancellationToken)
    {
        var counted = 0;
        while (true)
        {
            var found = (await db.ReadAsync(
                connection => connection.QueryAsync<KeptRow>(
                    new CommandDefinition(ListFound, new { Chunk }, cancellationToken: cancellationToken)),
                cancellationToken)).AsList();
            var before = counted;
            foreach (var row in found)
            {
                counted += await TryCountAsync(row, cancellationToken);
            }

            // What cannot be counted stays kept, however often it is looked at.
            if (found.Count < Chunk || counted == before)
            {
                return counted;
            }
        }
    }

    /// <summary>One that cannot be counted stays, and keeps no other waiting.</summary>
    private async Task<int> TryCountAsync(KeptRow row, CancellationToken cancellationToken)
    {
        try
        {
            return await db.WriteAsideAsync(transaction => CountAsync(transaction, row), cancellationToken);
        }
        catch (Exception exception) when (exception is not (
            OperationCanceledException or DbException or StoreBusyException))
        {
            LogFailed(exception);
            return 0;
        }
    }

    private async Task<int> CountAsync(WriteTransaction transaction, KeptRow row)
    {
        var kept = await transaction.Connection.QuerySingleOrDefaultAsync<KeptRow>(
            Take, new { row.SimNumber, row.Id });
        if (kept is null)
        {
            return 0; // Another node was first.
        }

        var records = UsageRecordCodec.Decode(kept.Body);
        var result = await counting.CountAsync(
            transaction, new UsageBatch((UsageSource)kept.Source, records, Clock.GetUtcNow()),
            CancellationToken.None);
        return result.Counted;
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Counted {Count} stored usage records of SIMs that are known now")]
    private partial void LogCounted(int count);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Stored usage of an unknown SIM could not be counted; retrying at the next tick")]
    private partial void LogFailed(Exception exception);

    private sealed class KeptRow
    {
        public string SimNumber { get; init; } = "";

        public byte[] Id { get; init; } = [];

        public long Source { get; init; }

        public byte[] Body { get; init; } = [];
    }
}
