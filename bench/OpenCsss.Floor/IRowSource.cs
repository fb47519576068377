namespace OpenCsss.Floor;

/// <summary>Reads the server's own tables, with one prepared statement for each kind of question.</summary>
internal interface IRowSource : IDisposable
{
    /// <summary>The SIM, once for each of its orders in use.</summary>
    static readonly Question FindSim = new(
        $$"""
        select 0, {{ReadRow.Columns}}
          from sim s
          left join plan_order o on o.partner_id = s.partner_id and o.sim_id = s.id and o.status = 2
          left join plan_version v on v.id = o.plan_version_id
         where s.partner_id = {partner} and s.iccid = {key}
        """,
        Rows: 1);

    /// <summary>The newest 20 orders, each with the count of all. The key is not looked at.</summary>
    static readonly Question ListNewest = new(
        $$"""
        select (select order_count from account where partner_id = {partner}), {{ReadRow.Columns}}
          from (select * from plan_order where partner_id = {partner} order by id desc limit 20) o
          join sim s on s.partner_id = o.partner_id and s.id = o.sim_id
          join plan_version v on v.id = o.plan_version_id
         where {key} is not null
         order by o.id desc
        """,
        Rows: 20);

    /// <summary>What the SIM has used of its order in use, in its newest cycle.</summary>
    static readonly Question FindUsage = new(
        """
        select coalesce((select c.uplink_bytes + c.downlink_bytes from usage_cycle c
                          where c.partner_id = o.partner_id and c.order_id = o.id
                          order by c.cycle_no desc limit 1), 0),
               s.iccid, o.id, o.start_at, o.expire_at, v.volume_bytes,
               (select d.last_at from usage_day d where d.partner_id = s.partner_id and d.sim_id = s.id
                 order by d.day desc limit 1)
          from sim s
          join plan_order o
            on o.partner_id = s.partner_id and o.sim_id = s.id and o.status in (2, 3) and o.kind <> 2
          join plan_version v on v.id = o.plan_version_id
         where s.partner_id = {partner} and s.iccid = {key}
        """,
        Rows: 1);

    ValueTask<List<TRow>> ReadAsync<TRow>(Question question, long partnerId, string key, Func<IValues, TRow> read);
}

/// <summary>A kind of question.</summary>
/// <param name="Sql">With <c>{partner}</c> and <c>{key}</c> for what it asks for.</param>
/// <param name="Rows">How many rows it has.</param>
internal sealed record Question(string Sql, int Rows)
{
    public string With(string partner, string key) =>
        Sql.Replace("{partner}", partner, StringComparison.Ordinal).Replace("{key}", key, StringComparison.Ordinal);
}
