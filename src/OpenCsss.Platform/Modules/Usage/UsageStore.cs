using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>What counting reads and writes, for all of a batch at once. The partners' locks are held.</summary>
internal static class UsageStore
{
    private static readonly SetStatement<(UsageSource Source, DayTotal Day)> AddDays = SetStatement.UpsertInto(
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
        new Columns<(UsageSource Source, DayTotal Day)>()
            .BigInt("partner_id", row => row.Day.Key.Sim.PartnerId)
            .BigInt("sim_id", row => row.Day.Key.Sim.SimId)
            .BigInt("day", row => row.Day.Key.Day)
            .Text("mcc", row => row.Day.Key.Mcc)
            .BigInt("source", row => (long)row.Source)
            .BigInt("uplink_bytes", row => row.Day.UplinkBytes)
            .BigInt("downlink_bytes", row => row.Day.DownlinkBytes)
            .BigInt("out_of_plan_bytes", row => row.Day.OutOfPlanBytes)
            .BigInt("sms_mt", row => row.Day.SmsMt)
            .BigInt("sms_mo", row => row.Day.SmsMo)
            .BigInt("records", row => row.Day.Records)
            .BigInt("last_at", row => row.Day.LastAt));

    private static readonly SetStatement<UsageBlock> InsertBlocks = SetStatement.InsertInto(
        "usage_block",
        new Columns<UsageBlock>()
            .BigInt("partner_id", block => block.PartnerId)
            .BigInt("id", block => block.Id)
            .BigInt("source", block => (long)block.Source)
            .BigInt("records", block => block.Records)
            .BigInt("first_at", block => block.FirstAt)
            .BigInt("last_at", block => block.LastAt)
            .BigInt("received_at", block => block.ReceivedAt)
            .Blob("body", block => block.Body));

    private static readonly SetStatement<UnknownRecords> InsertUnknown = SetStatement.InsertInto(
        "usage_unknown",
        new Columns<UnknownRecords>()
            .Text("sim_number", records => records.SimNumber)
            .Blob("id", records => records.Id.ToByteArray(bigEndian: true))
            .BigInt("kind", records => (long)(records.IsImsi ? SimNumberKind.Imsi : SimNumberKind.Iccid))
            .BigInt("source", records => (long)records.Source)
            .BigInt("records", records => records.Records)
            .BigInt("last_at", records => records.LastAt)
            .BigInt("received_at", records => records.ReceivedAt)
            .Blob("body", records => records.Body));

    // Whoever counts by keys takes this row first: two nodes with the same records count them one after the other.
    private static readonly SetQuery<string, string> LockKeys = SetStatement.Matching(
        "select {n} from {rows,} counter c where c.name = {name} {for update of c}", Counters.Named);

    private static readonly Columns<RecordKey> KeyColumns = new Columns<RecordKey>()
        .BigInt("source", key => (long)key.Source)
        .Blob("record_key", key => key.Hash);

    private static readonly SetQuery<RecordKey, RecordKey> SelectKeys = SetStatement.Matching(
        "select {n} from {rows,} usage_key u where u.source = {source} and u.record_key = {record_key}", KeyColumns);

    private static readonly SetStatement<RecordKey> InsertKeys = SetStatement.InsertInto(
        "usage_key", KeyColumns.BigInt("counted_at", key => key.At.ToUnixTimeMilliseconds()));

    private static readonly string[] KeysLock = ["usage_keys"];

    public static void SaveDays(
        WriteTransaction transaction, IReadOnlyList<(UsageSource Source, DayTotal Day)> days) =>
        transaction.Write(AddDays, days);

    public static void InsertRecords(WriteTransaction transaction, IReadOnlyList<UsageBlock> blocks) =>
        transaction.Write(InsertBlocks, blocks);

    public static void KeepUnknown(WriteTransaction transaction, IReadOnlyList<UnknownRecords> unknown) =>
        transaction.Write(InsertUnknown, unknown);

    /// <summary>Queues the look-up of record keys that have been counted, under the lock of all keys.</summary>
    public static Queued<RecordKey> FindKeys(WriteTransaction transaction, IReadOnlyList<RecordKey> keys)
    {
        transaction.Read(LockKeys, KeysLock);
        return transaction.Read(SelectKeys, keys);
    }

    public static void RememberKeys(WriteTransaction transaction, IReadOnlyList<RecordKey> keys) =>
        transaction.Write(InsertKeys, keys);
}

/// <summary>By what a record is known again: its source's own key, as a hash.</summary>
internal sealed record RecordKey(UsageSource Source, byte[] Hash, DateTimeOffset At);

/// <summary>What records without a SIM are kept by. The numbers are the database's.</summary>
internal enum SimNumberKind
{
    Iccid = 1,
    Imsi = 2,
}

/// <summary>The kinds of numbers in SQL.</summary>
internal static class SimNumberSql
{
    public static readonly string Iccid = SqlNumber.Of(SimNumberKind.Iccid);

    public static readonly string Imsi = SqlNumber.Of(SimNumberKind.Imsi);
}
