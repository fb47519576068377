using System.Data.Common;
using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Modules.Usage;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>
/// Counts the usage of sessions that were reported with an MSISDN alone, once a SIM has that number. A session's
/// row is taken and counted in one transaction: two nodes at once, or a crash, count it once.
/// </summary>
internal sealed partial class WaitingSessions(
    Db db, UsageCounting counting, WorkerServices services, ILogger<WaitingSessions> log)
    : PeriodicWorker("RADIUS sessions without a SIM", Period, services)
{
    private const int Chunk = 100;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private static readonly string ListFound =
        $"""
        select w.nas as Nas, w.session_id as SessionId, w.imsi as Imsi, w.run as Run, w.msisdn as Msisdn
          from session_directory w
         where w.waiting_bytes > 0 and w.is_doubtful = 0 and {SimNumbers.IsAMsisdn("w.msisdn")}
         order by w.nas, w.session_id, w.imsi, w.run limit @Chunk
        """;

    private const string Take =
        """
        update session_directory
           set partner_id = @PartnerId, sim_id = @SimId, sim_imsi = @SimImsi, waiting_bytes = 0,
               report_count = report_count + 1
         where nas = @Nas and session_id = @SessionId and imsi = @Imsi and run = @Run and waiting_bytes > 0
        returning started_at as StartedAt, last_at as LastAt, up_bytes as UpBytes, down_bytes as DownBytes, mcc as Mcc,
                  mnc as Mnc, rat as Rat, apn as Apn
        """;

    /// <summary>Counts all that can be counted now; how many sessions that were.</summary>
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
                connection => connection.QueryAsync<WaitingRow>(
                    new CommandDefinition(ListFound, new { Chunk }, cancellationToken: cancellationToken)),
                cancellationToken)).AsList();
            var before = counted;
            foreach (var row in found)
            {
                counted += await TryCountAsync(row, cancellationToken);
            }

            if (found.Count < Chunk || counted == before)
            {
                return counted;
            }
        }
    }

    /// <summary>One that cannot be counted stays, and keeps no other waiting.</summary>
    private async Task<int> TryCountAsync(WaitingRow row, CancellationToken cancellationToken)
    {
        var sims = await SimNumbers.ListByMsisdnAsync(db, [row.Msisdn], cancellationToken);
        if (!sims.TryGetValue(row.Msisdn, out var sim)
            || !Imsi.TryParse(AccountingSubscribers.FirstImsiOf(sim), out var imsi))
        {
            return 0;
        }

        try
        {
            return await db.WriteAsideAsync(
                transaction => CountAsync(transaction, row, sim, imsi), cancellationToken);
        }
        catch (Exception exception) when (exception is not (
            OperationCanceledException or DbException or StoreBusyException))
        {
            LogFailed(exception);
            return 0;
        }
    }

    /// <summary>The session's row first, then what counting locks, as packets do.</summary>
    private async Task<int> CountAsync(WriteTransaction transaction, WaitingRow found, KnownSim sim, Imsi imsi)
    {
        var taken = await transaction.Connection.QuerySingleOrDefaultAsync<CountedRow>(
            Take,
            new
            {
                sim.PartnerId, SimId = sim.Id, SimImsi = imsi.Value, found.Nas, found.SessionId, found.Imsi, found.Run,
            });
        if (taken is null)
        {
            return 0; // Another node was first, or a packet has brought the IMSI.
        }

        await counting.CountAsync(
            transaction,
            new UsageBatch(UsageSource.Radius, [taken.ToUsage(imsi, found.SessionId)], Clock.GetUtcNow()),
            CancellationToken.None);
        return 1;
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Counted {Count} RADIUS sessions whose SIM is known now")]
    private partial void LogCounted(int count);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Usage of a RADIUS session without a SIM could not be counted; retrying at the next tick")]
    private partial void LogFailed(Exception exception);

    private sealed class WaitingRow
    {
        public string Nas { get; init; } = "";

        public string SessionId { get; init; } = "";

        public string Imsi { get; init; } = "";

        public long Run { get; init; }

        public string Msisdn { get; init; } = "";
    }

    private sealed class CountedRow
    {
        public long StartedAt { get; init; }

        public long LastAt { get; init; }

        public long UpBytes { get; init; }

        public long DownBytes { get; init; }

        public string? Mcc { get; init; }

        public string? Mnc { get; init; }

        public string? Rat { get; init; }

        public string? Apn { get; init; }

        public UsageRecord ToUsage(Imsi imsi, string session)
        {
            var end = DateTimeOffset.FromUnixTimeMilliseconds(LastAt);
            var start = DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(StartedAt, LastAt));
            return new UsageRecord(null, imsi, start, end, UpBytes, DownBytes)
            {
                Mcc = Domain.Mcc.TryParse(Mcc, out var country) ? country : null,
                Mnc = Mnc,
                Rat = Rat,
                Apn = Apn,
                Session = session,
            };
        }
    }
}
