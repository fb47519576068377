using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>How many messages SIMs had, for the other modules: counted by parts, as networks do.</summary>
internal static class SmsCounts
{
    private static readonly ReadQuery<SmsSpan, (long SimId, (long Mt, long Mo) Counts)> ListSums = new(
        $$"""
        select s.id,
               cast(sum(case when m.direction = {{SmsSql.Terminated}}
                        then m.parts - m.unsent_parts else 0 end) as bigint) as mt,
               cast(sum(case when m.direction = {{SmsSql.Originated}} then m.parts else 0 end) as bigint) as mo
          from sim s
          join sms m
            on m.partner_id = s.partner_id and m.sim_id = s.id
           and m.created_at >= {from_at} and m.created_at < {until_at}
         where s.partner_id = {partner_id} and s.iccid in {each iccids}
         group by s.id
        """,
        new Columns<SmsSpan>()
            .BigInt("partner_id", span => span.PartnerId)
            .Text("iccids", span => span.Iccids)
            .BigInt("from_at", span => span.From.ToUnixTimeMilliseconds())
            .BigInt("until_at", span => span.Until.ToUnixTimeMilliseconds()),
        columns =>
        {
            var (simId, mt, mo) = (columns["id"], columns["mt"], columns["mo"]);
            return row => (row.GetBigInt(simId), (row.GetBigInt(mt), row.GetBigInt(mo)));
        });

    /// <summary>Of SIMs that had any in a span of time, by their ids: to the SIM, and from it.</summary>
    /// <param name="db">The database.</param>
    /// <param name="partnerId">Whose SIMs they are.</param>
    /// <param name="iccids">A JSON array of their numbers.</param>
    /// <param name="from">The first instant.</param>
    /// <param name="until">The first instant after the span.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<Dictionary<long, (long Mt, long Mo)>> ListAsync(
        Db db, long partnerId, string iccids, DateTimeOffset from, DateTimeOffset until,
        CancellationToken cancellationToken) =>
        (await db.ListAsync(ListSums, new SmsSpan(partnerId, iccids, from, until), cancellationToken))
            .ToDictionary(sim => sim.SimId, sim => sim.Counts);

    private readonly record struct SmsSpan(long PartnerId, string Iccids, DateTimeOffset From, DateTimeOffset Until);
}
