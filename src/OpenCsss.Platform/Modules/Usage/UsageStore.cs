using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>What counting reads and writes, for all of a batch at once. The partners' locks are held.</summary>
internal static class UsageStore
{
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
}
