using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>What SIMs have used, day by day. A day is written yyyymmdd, as a number.</summary>
internal static class UsageDays
{
    private static readonly ReadQuery<(SimKey Sim, DateOnly First, DateOnly Last), CountryDay> ListDays = new(
        """
        select d.day, d.mcc, cast(sum(d.uplink_bytes) as bigint) as uplink,
               cast(sum(d.downlink_bytes) as bigint) as downlink
          from usage_day d
         where d.partner_id = {partner_id} and d.sim_id = {sim_id} and d.day between {first_day} and {last_day}
         group by d.day, d.mcc order by d.day, d.mcc
        """,
        new Columns<(SimKey Sim, DateOnly First, DateOnly Last)>()
            .BigInt("partner_id", asked => asked.Sim.PartnerId)
            .BigInt("sim_id", asked => asked.Sim.SimId)
            .BigInt("first_day", asked => Number(asked.First))
            .BigInt("last_day", asked => Number(asked.Last)),
        columns =>
        {
            var (day, mcc) = (columns["day"], columns["mcc"]);
            var (uplink, downlink) = (columns["uplink"], columns["downlink"]);
            return row => new CountryDay(
                row.GetBigInt(day), row.GetText(mcc), row.GetBigInt(uplink), row.GetBigInt(downlink));
        });

    private static readonly ReadQuery<SimKey, (DateTimeOffset At, UsageSource Source)> FindNewest = new(
        """
        select d.last_at, d.source from usage_day d
         where d.partner_id = {partner_id} and d.sim_id = {sim_id}
         order by d.day desc, d.last_at desc limit 1
        """,
        new Columns<SimKey>()
            .BigInt("partner_id", sim => sim.PartnerId)
            .BigInt("sim_id", sim => sim.SimId),
        columns =>
        {
            var (lastAt, source) = (columns["last_at"], columns["source"]);
            return row => (
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetBigInt(lastAt)), (UsageSource)row.GetBigInt(source));
        });

    private static readonly ReadQuery<
        (long PartnerId, string Iccids, DateOnly First, DateOnly Last), UsageSum> ListSums = new(
        """
        select s.id, cast(sum(d.uplink_bytes + d.downlink_bytes) as bigint) as bytes,
               cast(sum(d.sms_mt) as bigint) as sms_mt, cast(sum(d.sms_mo) as bigint) as sms_mo,
               max(d.last_at) as last_at
          from sim s
          join usage_day d
            on d.partner_id = s.partner_id and d.sim_id = s.id and d.day between {first_day} and {last_day}
         where s.partner_id = {partner_id} and s.iccid in {each iccids}
         group by s.id
        """,
        new Columns<(long PartnerId, string Iccids, DateOnly First, DateOnly Last)>()
            .BigInt("partner_id", asked => asked.PartnerId)
            .Text("iccids", asked => asked.Iccids)
            .BigInt("first_day", asked => Number(asked.First))
            .BigInt("last_day", asked => Number(asked.Last)),
        columns =>
        {
            var (simId, bytes) = (columns["id"], columns["bytes"]);
            var (mt, mo, lastAt) = (columns["sms_mt"], columns["sms_mo"], columns["last_at"]);
            return row => new UsageSum(
                row.GetBigInt(simId), row.GetBigInt(bytes), row.GetBigInt(mt), row.GetBigInt(mo),
                Instants.FromStored(row.GetBigInt(lastAt)));
        });

    public static long Number(DateOnly day) => (day.Year * 10_000L) + (day.Month * 100) + day.Day;

    /// <summary>A SIM's days with usage, each country by itself, in the order of time.</summary>
    public static Task<List<CountryDay>> ListAsync(
        Db db, SimKey sim, DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
        db.ListAsync(ListDays, (sim, first, last), cancellationToken);

    /// <summary>How fresh a SIM's figures are; null if nothing was counted.</summary>
    public static async Task<(DateTimeOffset At, UsageSource Source)?> FindNewestAsync(
        Db db, SimKey sim, CancellationToken cancellationToken)
    {
        var found = await db.AskAsync(FindNewest, sim, cancellationToken);
        return found is [var newest] ? newest : null;
    }

    /// <summary>The sums of SIMs that have used anything in a span of days, by their ids.</summary>
    public static async Task<Dictionary<long, UsageSum>> ListSumsAsync(
        Db db, long partnerId, string iccids, DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
        (await db.ListAsync(
            ListSums,
            (partnerId, iccids, first, last),
            cancellationToken)).ToDictionary(sum => sum.SimId);
}

/// <summary>A SIM's day in one country; the country is empty if the network did not say it.</summary>
internal readonly record struct CountryDay(long Day, string Mcc, long UplinkBytes, long DownlinkBytes)
{
    public long Bytes => UplinkBytes + DownlinkBytes;
}

/// <summary>What a SIM has used in a span of days.</summary>
internal readonly record struct UsageSum(long SimId, long Bytes, long SmsMt, long SmsMo, DateTimeOffset? LastAt);
