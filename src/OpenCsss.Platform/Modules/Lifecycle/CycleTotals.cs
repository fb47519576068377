using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>
/// What was used in each cycle of an order: counting adds to it, orders are judged by it. The partners' locks are held.
/// </summary>
internal static class CycleTotals
{
    private static readonly Columns<CycleKey> KeyColumns = new Columns<CycleKey>()
        .BigInt("partner_id", key => key.PartnerId)
        .BigInt("order_id", key => key.OrderId)
        .BigInt("cycle_no", key => key.Index);

    private static readonly SetQuery<CycleKey, SeenCycle> SelectCycles = new(
        """
        select {n}, c.uplink_bytes + c.downlink_bytes as bytes, c.quota_bytes, c.next_check_bytes
          from {rows,} usage_cycle c
         where c.partner_id = {partner_id} and c.order_id = {order_id} and c.cycle_no = {cycle_no}
        """,
        KeyColumns,
        columns =>
        {
            var (bytes, quota, nextCheck) = (columns["bytes"], columns["quota_bytes"], columns["next_check_bytes"]);
            return row => new SeenCycle(
                row.GetBigInt(bytes), row.GetBigIntOrNull(quota), row.GetBigIntOrNull(nextCheck));
        });

    private static readonly Columns<CycleTotal> TotalColumns = new Columns<CycleTotal>()
        .Of(cycle => cycle.Key, KeyColumns)
        .BigInt("uplink_bytes", cycle => cycle.UplinkBytes)
        .BigInt("downlink_bytes", cycle => cycle.DownlinkBytes)
        .BigInt("quota_bytes", cycle => cycle.QuotaBytes)
        .BigInt("next_check_bytes", cycle => cycle.NextCheckBytes);

    private static readonly SetStatement<CycleTotal> InsertCycles = SetStatement.InsertInto(
        "usage_cycle",
        TotalColumns
            .BigInt("sim_id", cycle => cycle.SimId)
            .BigInt("start_at", cycle => cycle.Cycle.StartAt.ToUnixTimeMilliseconds())
            .BigInt("end_at", cycle => cycle.Cycle.EndAt.ToUnixTimeMilliseconds()));

    // A total never falls. The lock has kept what was read; the guard says so.
    private static readonly SetStatement<CycleTotal> UpdateCycles = SetStatement.Over(
        """
        update usage_cycle
           set uplink_bytes = usage_cycle.uplink_bytes + {uplink_bytes},
               downlink_bytes = usage_cycle.downlink_bytes + {downlink_bytes},
               quota_bytes = {quota_bytes}, next_check_bytes = {next_check_bytes}
          {from rows}
         where usage_cycle.partner_id = {partner_id} and usage_cycle.order_id = {order_id}
           and usage_cycle.cycle_no = {cycle_no}
           and usage_cycle.uplink_bytes + usage_cycle.downlink_bytes = {seen_bytes}
        """,
        TotalColumns.BigInt("seen_bytes", cycle => cycle.SeenBytes));

    /// <summary>Queues the look-up of what was used in each cycle; one that was not used is not found.</summary>
    public static Queued<SeenCycle> Find(WriteTransaction transaction, IReadOnlyList<CycleKey> cycles) =>
        transaction.Read(SelectCycles, cycles);

    public static void Save(WriteTransaction transaction, IReadOnlyList<CycleTotal> cycles)
    {
        transaction.Write(InsertCycles, [.. cycles.Where(cycle => cycle.IsNew)]);
        transaction.Write(UpdateCycles, [.. cycles.Where(cycle => !cycle.IsNew)]);
    }
}

/// <summary>What a cycle had before.</summary>
/// <param name="Bytes">What was used in it.</param>
/// <param name="QuotaBytes">Its volume; null is without limit.</param>
/// <param name="NextCheckBytes">The total at which there is something to report or to do; null is never.</param>
internal readonly record struct SeenCycle(long Bytes, long? QuotaBytes, long? NextCheckBytes);
