using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>What SIMs have used, day by day. A day is written yyyymmdd, as a number.</summary>
internal static class UsageDays
{
    private static readonly ReadStatement ListDays = new(
        """
        select d.day, d.mcc, cast(sum(d.uplink_bytes) as bigint), cast(sum(d.downlink_bytes) as bigint)
          from usage_day d
         where d.partner_id = {partner_id} and d.sim_id = {sim_id} and d.day between {first_day} and {last_day}
         group by d.day, d.mcc order by d.day, d.mcc
        """,
        Column.BigInt("partner_id"), Column.BigInt("sim_id"), Column.BigInt("first_day"), Column.BigInt("last_day"));

    private static readonly ReadStatement FindNewest = new(
        """
        select d.last_at, d.source from usage_day d
         where d.partner_id = {partner_id} and d.sim_id = {sim_id}
         order by d.day desc, d.last_at desc limit 1
        """,
        Column.BigInt("partner_id"), Column.BigInt("sim_id"));

    private static readonly ReadStatement ListSums = new(
        """
        select s.id, cast(sum(d.uplink_bytes + d.downlink_bytes) as bigint), cast(sum(d.sms_mt) as bigint),
               cast(sum(d.sms_mo) as bigint), max(d.last_at)
          from sim s
          join usage_day d
            on d.partner_id = s.partner_id and d.sim_id = s.id and d.day between {first_day} and {last_day}
         where s.partner_id = {partner_id} and s.iccid in {each iccids}
         group by s.id
        """,
        Column.BigInt("partner_id"), Column.Text("iccids"), Column.BigInt("first_day"), Column.BigInt("last_day"));

    public static long Number(DateOnly day) => (day.Year * 10_000L) + (day.Month * 100) + day.Day;

    /// <summary>A SIM's days with usage, each country by itself, in the order of time.</summary>
    public static Task<List<CountryDay>> ListAsync(
        Db db, SimKey sim, DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
        db.ListAsync(
            ListDays,
            sink =>
            {
                sink.BigInt(sim.PartnerId);
                sink.BigInt(sim.SimId);
                sink.BigInt(Number(first));
                sink.BigInt(Number(last));
            },
            static row => new CountryDay(row.GetBigInt(0), row.GetText(1), row.GetBigInt(2), row.GetBigInt(3)),
            cancellationToken);

    /// <summary>How fresh a SIM's figures are; null if nothing was counted.</summary>
    public static async Task<(DateTimeOffset At, UsageSource Source)?> FindNewestAsync(
        Db db, SimKey sim, CancellationToken cancellationToken)
    {
        var found = await db.AskAsync(
            FindNewest,
            sink =>
            {
                sink.BigInt(sim.PartnerId);
                sink.BigInt(sim.SimId);
            },
            static row => (Instants.FromStored(row.GetBigInt(0))!.Value, (UsageSource)row.GetBigInt(1)),
            cancellationToken);
        return found is [var newest] ? newest : null;
    }

    /// <summary>The sums of SIMs that have used anything in a span of days, by their ids.</summary>
    public static async Task<Dictionary<long, UsageSum>> ListSumsAsync(
        Db db, long partnerId, string iccids, DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
        (await db.ListAsync(
            ListSums,
            sink =>
            {
                sink.BigInt(partnerId);
                sink.Text(iccids);
                sink.BigInt(Number(first));
                sink.BigInt(Number(last));
            },
            static row => new UsageSum(
                row.GetBigInt(0), row.GetBigInt(1), row.GetBigInt(2), row.GetBigInt(3),
                Instants.FromStored(row.GetBigInt(4))),
            cancellationToken)).ToDictionary(sum => sum.SimId);
}

/// <summary>A SIM's day in one country; the country is empty if the network did not say it.</summary>
internal readonly record struct CountryDay(long Day, string Mcc, long UplinkBytes, long DownlinkBytes)
{
    public long Bytes => UplinkBytes + DownlinkBytes;
}

/// <summary>What a SIM has used in a span of days.</summary>
internal readonly record struct UsageSum(long SimId, long Bytes, long SmsMt, long SmsMo, DateTimeOffset? LastAt);
