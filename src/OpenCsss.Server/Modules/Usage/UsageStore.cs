using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Usage;

/// <summary>What counting reads and writes, for all of a batch at once. The partners' locks are held.</summary>
internal static class UsageStore
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

    private static readonly SetStatement AddDays = SetStatement.UpsertInto(
        "usage_day",
        """
        on conflict (partner_id, sim_id, day, mcc, source) do update
           set uplink_bytes = usage_day.uplink_bytes + excluded.uplink_bytes,
               downlink_bytes = usage_day.downlink_bytes + excluded.downlink_bytes,
               out_of_plan_bytes = usage_day.out_of_plan_bytes + excluded.out_of_plan_bytes,
               sms_mt = usage_day.sms_mt + excluded.sms_mt, sms_mo = usage_day.sms_mo + excluded.sms_mo,
               records = usage_day.records + excluded.records,
               last_at = case when excluded.last_at > usage_day.last_at then excluded.last_at
                              else usage_day.last_at end
        """,
        Column.BigInt("partner_id"), Column.BigInt("sim_id"), Column.BigInt("day"), Column.Text("mcc"),
        Column.BigInt("source"), Column.BigInt("uplink_bytes"), Column.BigInt("downlink_bytes"),
        Column.BigInt("out_of_plan_bytes"), Column.BigInt("sms_mt"), Column.BigInt("sms_mo"),
        Column.BigInt("records"), Column.BigInt("last_at"));

    private static readonly SetStatement InsertBlocks = SetStatement.InsertInto(
        "usage_block",
        Column.BigInt("partner_id"), Column.BigInt("id"), Column.BigInt("source"), Column.BigInt("records"),
        Column.BigInt("first_at"), Column.BigInt("last_at"), Column.BigInt("received_at"), Column.Blob("body"));

    private static readonly SetStatement InsertUnknown = SetStatement.InsertInto(
        "usage_unknown",
        Column.Text("sim_number"), Column.Blob("id"), Column.BigInt("kind"), Column.BigInt("source"),
        Column.BigInt("records"), Column.BigInt("last_at"), Column.BigInt("received_at"), Column.Blob("body"));

    // Whoever counts by keys takes this row first: two nodes with the same records count them one after the other.
    private static readonly SetStatement LockKeys = SetStatement.Over(
        "select {n} from {rows,} counter c where c.name = {name} {for update of c}", Column.Text("name"));

    private static readonly SetStatement SelectKeys = SetStatement.Over(
        """
        select {n} from {rows,} usage_key u where u.source = {source} and u.record_key = {record_key}
        """,
        Column.BigInt("source"), Column.Blob("record_key"));

    private static readonly SetStatement InsertKeys = SetStatement.InsertInto(
        "usage_key", Column.BigInt("source"), Column.Blob("record_key"), Column.BigInt("counted_at"));

    private static readonly string[] KeysLock = ["usage_keys"];

    public static void FindTotals(
        WriteTransaction transaction, IReadOnlyList<CycleKey> cycles, Action<int, long> found) =>
        transaction.Read(SelectCycles, cycles, Bind, (n, row) => found(n, row.GetBigInt(1)));

    public static void FindCycles(WriteTransaction transaction, IReadOnlyList<CycleTotal> cycles) =>
        transaction.Read(
            SelectCycles,
            cycles,
            static (sink, cycle) => Bind(sink, cycle.Key),
            (n, row) => cycles[n].Found(row.GetBigInt(1), row.GetBigIntOrNull(2), row.GetBigIntOrNull(3)));

    public static void SaveCycles(WriteTransaction transaction, IReadOnlyList<CycleTotal> cycles)
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

    public static void SaveDays(WriteTransaction transaction, UsageSource source, IReadOnlyList<DayTotal> days) =>
        transaction.Write(
            AddDays,
            days,
            (sink, day) =>
            {
                sink.BigInt(day.Key.Sim.PartnerId);
                sink.BigInt(day.Key.Sim.SimId);
                sink.BigInt(day.Key.Day);
                sink.Text(day.Key.Mcc);
                sink.BigInt((long)source);
                sink.BigInt(day.UplinkBytes);
                sink.BigInt(day.DownlinkBytes);
                sink.BigInt(day.OutOfPlanBytes);
                sink.BigInt(day.SmsMt);
                sink.BigInt(day.SmsMo);
                sink.BigInt(day.Records);
                sink.BigInt(day.LastAt);
            },
            days.Count);

    public static void InsertRecords(WriteTransaction transaction, IReadOnlyList<UsageBlock> blocks) =>
        transaction.Write(
            InsertBlocks,
            blocks,
            static (sink, block) =>
            {
                sink.BigInt(block.PartnerId);
                sink.BigInt(block.Id);
                sink.BigInt((long)block.Source);
                sink.BigInt(block.Records);
                sink.BigInt(block.FirstAt);
                sink.BigInt(block.LastAt);
                sink.BigInt(block.ReceivedAt);
                sink.Blob(block.Body);
            },
            blocks.Count);

    public static void KeepUnknown(WriteTransaction transaction, IReadOnlyList<UnknownRecords> unknown) =>
        transaction.Write(
            InsertUnknown,
            unknown,
            static (sink, records) =>
            {
                sink.Text(records.SimNumber);
                sink.Blob(records.Id.ToByteArray(bigEndian: true));
                sink.BigInt(records.IsImsi ? 2L : 1L);
                sink.BigInt((long)records.Source);
                sink.BigInt(records.Records);
                sink.BigInt(records.LastAt);
                sink.BigInt(records.ReceivedAt);
                sink.Blob(records.Body);
            },
            unknown.Count);

    /// <summary>Queues the look-up of record keys that have been counted, under the lock of all keys.</summary>
    public static void FindKeys(
        WriteTransaction transaction, UsageSource source, IReadOnlyList<byte[]> keys, Action<int> found)
    {
        transaction.Read(LockKeys, KeysLock, static (sink, name) => sink.Text(name), static (_, _) => { });
        transaction.Read(
            SelectKeys,
            keys,
            (sink, key) =>
            {
                sink.BigInt((long)source);
                sink.Blob(key);
            },
            (n, _) => found(n));
    }

    public static void RememberKeys(
        WriteTransaction transaction, UsageSource source, IReadOnlyList<byte[]> keys, DateTimeOffset now) =>
        transaction.Write(
            InsertKeys,
            keys,
            (sink, key) =>
            {
                sink.BigInt((long)source);
                sink.Blob(key);
                sink.BigInt(now.ToUnixTimeMilliseconds());
            },
            keys.Count);

    private static void Bind(IRowSink sink, CycleKey key)
    {
        sink.BigInt(key.PartnerId);
        sink.BigInt(key.OrderId);
        sink.BigInt(key.Index);
    }
}
