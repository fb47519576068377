using System.Data.Common;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>The stock of SIMs. A SIM's row and its lines in the directories are written in one transaction.</summary>
internal static class SimStore
{
    private static readonly Columns<NewSim> SimColumns = new Columns<NewSim>()
        .BigInt("partner_id", sim => sim.PartnerId)
        .BigInt("id", sim => sim.Id)
        .Text("iccid", sim => sim.Iccid)
        .Text("iccid_printed", sim => sim.IccidPrinted)
        .Text("imsis", sim => string.Join(',', sim.Imsis))
        .Text("msisdn", sim => sim.Msisdn)
        .Text("eid", sim => sim.Eid)
        .BigInt("sim_type", sim => (long)sim.Type)
        .BigInt("life_cycle", sim => (long)sim.LifeCycle)
        .BigInt("service_status", _ => ServiceStatus.Normal)
        .Text("carrier", sim => sim.Carrier)
        .Text("batch", sim => sim.Batch)
        .BigInt("pre_deactivation_months", sim => sim.PreDeactivationMonths)
        .BigInt("test_flow_bytes", _ => 0)
        .BigInt("activated_at", sim => sim.ActivatedAt)
        .BigInt("life_expire_at", sim => sim.LifeExpireAt)
        .BigInt("due_at", sim => sim.LifeExpireAt) // The clock looks at it when its stage of life is over.
        .BigInt("created_at", sim => sim.CreatedAt);

    private static readonly Columns<NewSim> IccidColumns = new Columns<NewSim>()
        .Text("iccid", sim => sim.Iccid)
        .BigInt("partner_id", sim => sim.PartnerId)
        .BigInt("sim_id", sim => sim.Id);

    private static readonly Columns<(NewSim Sim, string Imsi)> ImsiColumns = new Columns<(NewSim Sim, string Imsi)>()
        .Text("imsi", line => line.Imsi)
        .BigInt("partner_id", line => line.Sim.PartnerId)
        .BigInt("sim_id", line => line.Sim.Id);

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
    /// Inserts SIMs whose numbers are nobody's yet; the directories' keys decide between concurrent imports. Their ids
    /// ascend, and are the last that were taken.
    /// </summary>
    public static async Task InsertAsync(
        BulkConnection bulk, IReadOnlyCollection<NewSim> sims, CancellationToken cancellationToken)
    {
        await bulk.InsertAsync("sim", SimColumns, sims, cancellationToken);
        await bulk.InsertAsync("iccid_directory", IccidColumns, sims, cancellationToken);
        await bulk.InsertAsync(
            "imsi_directory", ImsiColumns, sims.SelectMany(sim => sim.Imsis, (sim, imsi) => (sim, imsi)),
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
                .Select(sim => new ListMarker(MarkedList.Sims, own.Key, ++ordinal, sim.Id))
                .Where(marker => ListMarkers.IsDueAt(marker.Ordinal)));
        }

        await ListMarkers.AppendAsync(bulk, markers, cancellationToken);
    }
}
