using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>How many messages SIMs had, for the other modules: counted by parts, as networks do.</summary>
internal static class SmsCounts
{
    private static readonly ReadStatement ListSums = new(
        $$"""
        select s.id,
               cast(sum(case when m.direction = {{SmsSql.Terminated}}
                        then m.parts - m.unsent_parts else 0 end) as bigint),
               cast(sum(case when m.direction = {{SmsSql.Originated}} then m.parts else 0 end) as bigint)
          from sim s
          join sms m
            on m.partner_id = s.partner_id and m.sim_id = s.id
           and m.created_at >= {from_at} and m.created_at < {until_at}
         where s.partner_id = {partner_id} and s.iccid in {each iccids}
         group by s.id
        """,
        Column.BigInt("partner_id"), Column.Text("iccids"), Column.BigInt("from_at"), Column.BigInt("until_at"));

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
        (await db.ListAsync(
            ListSums,
            sink =>
            {
                sink.BigInt(partnerId);
                sink.Text(iccids);
                sink.BigInt(from.ToUnixTimeMilliseconds());
                sink.BigInt(until.ToUnixTimeMilliseconds());
            },
            static row => (SimId: row.GetBigInt(0), Counts: (row.GetBigInt(1), row.GetBigInt(2))),
            cancellationToken)).ToDictionary(sim => sim.SimId, sim => sim.Counts);
}
