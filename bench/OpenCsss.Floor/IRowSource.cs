namespace OpenCsss.Floor;

/// <summary>Reads the server's own tables, with one prepared statement for each question.</summary>
internal interface IRowSource : IDisposable
{
    /// <summary>The SIM, once for each of its orders in use.</summary>
    const string FindSim =
        $"""
        select 0, {ReadRow.Columns}
          from sim s
          left join plan_order u on u.partner_id = s.partner_id and u.sim_id = s.id and u.status = 2
          left join plan_order o on o.partner_id = u.partner_id and o.id = u.id
          left join plan_version v on v.id = o.plan_version_id
         where s.partner_id = $1 and s.iccid = $2
        """;

    /// <summary>The newest orders, each with the count of all.</summary>
    const string ListNewest =
        $"""
        select (select order_count from account where partner_id = $1), {ReadRow.Columns}
          from (select * from plan_order where partner_id = $1 order by id desc limit $2) o
          join sim s on s.partner_id = o.partner_id and s.id = o.sim_id
          join plan_version v on v.id = o.plan_version_id
         order by o.id desc
        """;

    ValueTask<List<ReadRow>> FindSimAsync(long partnerId, string iccid);

    ValueTask<List<ReadRow>> ListNewestAsync(long partnerId, int count);
}
