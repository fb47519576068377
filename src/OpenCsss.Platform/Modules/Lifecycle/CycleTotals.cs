using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>
/// What was used in each cycle of an order: counting adds to it, orders are judged by it. The partners' locks are held.
/// </summary>
internal static class CycleTotals
{
    private static readonly SetStatement SelectCycles = SetStatement.Over(
        """
        select {n}, c.uplink_bytes + c.downlink_bytes, c.quota_bytes, c.next_check_bytes
          from {rows,} usage_cycle c
         where c.partner_id = {partner_id} and c.order_id = {order_id} and c.cycle_no = {cycle_no}
        """,
        Column.BigInt("partner_id"), Column.BigInt("order_id"), Column.BigInt("cycle_no"));

    private static readonly SetStatement InsertCycles = SetStatement.InsertInto(
        "usage_cycle",
        Column.BigInt("partner_id"), Column.BigInt("order_id"), Column.BigInt("cycle_no"), Column.BigInt("sim_id"),
        Column.BigInt("start_at"), Column.BigInt("end_at"), Column.BigInt("uplink_bytes"),
        Column.BigInt("downlink_bytes"), Column.BigInt("quota_bytes"), Column.BigInt("next_check_bytes"));

    // A total never falls. The lock has kept what was read; the guard says so.
    private static readonly SetStatement UpdateCycles = SetStatement.Over(
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
        Column.BigInt("partner_id"), Column.BigInt("order_id"), Column.BigInt("cycle_no"),
        Column.BigInt("uplink_bytes"), Column.BigInt("downlink_bytes"), Column.BigInt("quota_bytes"),
        Column.BigInt("next_check_bytes"), Column.BigInt("seen_bytes"));

    /// <summary>Queues the look-up of what was used in each cycle; one that was not used is not found.</summary>
    public static void Find(
        WriteTransaction transaction, IReadOnlyList<CycleKey> cycles, Action<int, long> found) =>
        transaction.Read(SelectCycles, cycles, Bind, (n, row) => found(n, row.GetBigInt(1)));

    public static void FindCycles(WriteTransaction transaction, IReadOnlyList<CycleTotal> cycles) =>
        transaction.Read(
            SelectCycles,
            cycles,
            static (sink, cycle) => Bind(sink, cycle.Key),
            (n, row) => cycles[n].Found(row.GetBigInt(1), row.GetBigIntOrNull(2), row.GetBigIntOrNull(3)));

    public static void Save(WriteTransaction transaction, IReadOnlyList<CycleTotal> cycles)
    {
        var fresh = cycles.Where(cycle => cycle.IsNew).ToArray();
        transaction.Write(
            InsertCycles,
            fresh,
            static (sink, cycle) =>
            {
                Bind(sink, cycle.Key);
                sink.BigInt(cycle.SimId);
                sink.BigInt(cycle.Cycle.StartAt.ToUnixTimeMilliseconds());
                sink.BigInt(cycle.Cycle.EndAt.ToUnixTimeMilliseconds());
                sink.BigInt(cycle.UplinkBytes);
                sink.BigInt(cycle.DownlinkBytes);
                sink.BigInt(cycle.QuotaBytes);
                sink.BigInt(cycle.NextCheckBytes);
            },
            fresh.Length);
        var grown = cycles.Where(cycle => !cycle.IsNew).ToArray();
        transaction.Write(
            UpdateCycles,
            grown,
            static (sink, cycle) =>
            {
                Bind(sink, cycle.Key);
                sink.BigInt(cycle.UplinkBytes);
                sink.BigInt(cycle.DownlinkBytes);
                sink.BigInt(cycle.QuotaBytes);
                sink.BigInt(cycle.NextCheckBytes);
                sink.BigInt(cycle.SeenBytes);
            },
            grown.Length);
    }

    private static void Bind(IRowSink sink, CycleKey key)
    {
        sink.BigInt(key.PartnerId);
        sink.BigInt(key.OrderId);
        sink.BigInt(key.Index);
    }
}
