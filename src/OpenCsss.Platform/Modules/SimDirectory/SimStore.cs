using System.Data.Common;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>The stock of SIMs. A SIM's row and its lines in the directories are written in one transaction.</summary>
internal static class SimStore
{
    private static readonly string[] SimColumns =
    [
        "partner_id", "id", "iccid", "iccid_printed", "imsis", "msisdn", "eid", "sim_type", "life_cycle",
        "service_status", "carrier", "batch", "pre_deactivation_months", "test_flow_bytes", "activated_at",
        "life_expire_at", "due_at", "created_at",
    ];

    /// <summary>The first of so many new ids.</summary>
    public static async Task<long> TakeIdsAsync(
        DbConnection connection, long count, CancellationToken cancellationToken) =>
        1 - count + await Counters.AddAsync(connection, Counters.Sim, count, transaction: null, cancellationToken);

    /// <summary>The last id that was given out. It changes with every SIM that is added.</summary>
    public static Task<long> ReadLastIdAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Counters.ReadAsync(connection, Counters.Sim, cancellationToken);

    /// <summary>
    /// Takes the ids that follow <paramref name="seenLastId"/>. False if SIMs were added since that was read: what
    /// was found out about the stock then may hold no longer.
    /// </summary>
    public static Task<bool> TryTakeIdsAsync(
        DbConnection connection, long seenLastId, long count, CancellationToken cancellationToken) =>
        Counters.TryAddAsync(connection, Counters.Sim, seenLastId, count, cancellationToken);

    /// <summary>
    /// Inserts SIMs whose numbers are nobody's yet; the directories' keys have the last word. Their ids ascend, and are
    /// the last that were taken.
    /// </summary>
    public static async Task InsertAsync(
        BulkConnection bulk, IReadOnlyCollection<NewSim> sims, CancellationToken cancellationToken)
    {
        await bulk.InsertAsync("sim", SimColumns, sims, BindSim, cancellationToken);
        await bulk.InsertAsync(
            "iccid_directory",
            ["iccid", "partner_id", "sim_id"],
            sims,
            static (sink, sim) =>
            {
                sink.Text(sim.Iccid);
                sink.BigInt(sim.PartnerId);
                sink.BigInt(sim.Id);
            },
            cancellationToken);
        await bulk.InsertAsync(
            "imsi_directory",
            ["imsi", "partner_id", "sim_id"],
            sims.SelectMany(sim => sim.Imsis, (sim, imsi) => (sim, imsi)),
            static (sink, line) =>
            {
                sink.Text(line.imsi);
                sink.BigInt(line.sim.PartnerId);
                sink.BigInt(line.sim.Id);
            },
            cancellationToken);
        await CountAsync(bulk, sims, cancellationToken);
    }

    /// <summary>Adds the SIMs to their partners' counts, and writes the markers that fall among them.</summary>
    private static async Task CountAsync(
        BulkConnection bulk, IReadOnlyCollection<NewSim> sims, CancellationToken cancellationToken)
    {
        var first = sims.Min(sim => sim.Id);
        var counts = await Accounts.CountNewSimsAsync(
            bulk.Connection,
            "select s.partner_id, count(*) as sims from sim s where s.id >= @first group by s.partner_id",
            new { first }, cancellationToken);
        var markers = new List<ListMarker>();
        foreach (var own in sims.GroupBy(sim => sim.PartnerId))
        {
            var ordinal = counts[own.Key] - own.Count();
            markers.AddRange(own
                .Select(sim => new ListMarker(own.Key, ++ordinal, sim.Id))
                .Where(marker => ListMarkers.IsDueAt(marker.Ordinal)));
        }

        await ListMarkers.AppendAsync(bulk, MarkedList.Sims, markers, cancellationToken);
    }

    private static void BindSim(IRowSink sink, NewSim sim)
    {
        sink.BigInt(sim.PartnerId);
        sink.BigInt(sim.Id);
        sink.Text(sim.Iccid);
        sink.Text(sim.IccidPrinted);
        sink.Text(string.Join(',', sim.Imsis));
        sink.Text(sim.Msisdn);
        sink.Text(sim.Eid);
        sink.BigInt((long)sim.Type);
        sink.BigInt((long)sim.LifeCycle);
        sink.BigInt(ServiceStatus.Normal);
        sink.Text(sim.Carrier);
        sink.Text(sim.Batch);
        sink.BigInt(sim.PreDeactivationMonths);
        sink.BigInt(0L);
        sink.BigInt(sim.ActivatedAt);
        sink.BigInt(sim.LifeExpireAt);
        sink.BigInt(sim.LifeExpireAt); // due_at: the clock looks at it when its stage of life is over
        sink.BigInt(sim.CreatedAt);
    }
}
