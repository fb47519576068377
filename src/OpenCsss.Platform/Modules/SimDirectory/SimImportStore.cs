using Dapper;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>
/// The temporary tables of an import, gone with its connection, however that ends. What conflicts is found by whole
/// tables, not line by line.
/// </summary>
internal sealed class SimImportStore(BulkConnection bulk)
{
    private static readonly Columns<SimLine> LineColumns = new Columns<SimLine>()
        .BigInt("number", line => line.Number)
        .BigInt("line", line => line.Line)
        .BigInt("partner_id", line => line.PartnerId)
        .Text("iccid", line => line.Iccid)
        .Text("iccid_printed", line => line.IccidPrinted)
        .Text("imsis", line => string.Join(',', line.Imsis))
        .Text("msisdn", line => line.Msisdn)
        .Text("eid", line => line.Eid)
        .BigInt("sim_type", line => (long)line.Type)
        .BigInt("life_cycle", line => (long)line.LifeCycle)
        .BigInt("service_status", line => ServiceStatus.Of(line.Service))
        .Text("stop_reason", line => line.Service.ToWire())
        .Text("carrier", line => line.Carrier)
        .Text("batch", line => line.Batch)
        .BigInt("pre_deactivation_months", line => line.PreDeactivationMonths)
        .BigInt("activated_at", line => line.ActivatedAt)
        .BigInt("life_expire_at", line => line.LifeExpireAt)
        .Text("group_id", line => line.GroupId)
        .Text("tags", line => line.Tags)
        .Text("remark", line => line.Remark);

    private static readonly Columns<(SimLine Line, string Imsi)> ImsiColumns =
        new Columns<(SimLine Line, string Imsi)>()
            .BigInt("number", row => row.Line.Number)
            .BigInt("line", row => row.Line.Line)
            .BigInt("partner_id", row => row.Line.PartnerId)
            .Text("imsi", row => row.Imsi);

    private static readonly Columns<(long Number, RefusedLine Line)> RefusalColumns =
        new Columns<(long Number, RefusedLine Line)>()
            .BigInt("number", row => row.Number)
            .BigInt("line", row => row.Line.Line)
            .Text("iccid", row => row.Line.Name)
            .Text("reason", row => row.Line.Reason);

    private readonly string _schema = bulk.IsPostgres ? "pg_temp" : "staging";

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (!bulk.IsPostgres)
        {
            // A database without a name is a temporary file, apart from the one that servers write to.
            await bulk.ExecuteAsync("pragma temp_store = file", cancellationToken);
            await bulk.ExecuteAsync("attach database '' as staging", cancellationToken);
        }

        await bulk.ExecuteAsync(
            $"""
            create table {_schema}.import_line (
                number bigint, line bigint, partner_id bigint, iccid text, iccid_printed text, imsis text, msisdn text,
                eid text, sim_type bigint, life_cycle bigint, service_status bigint, stop_reason text, carrier text,
                batch text, pre_deactivation_months bigint, activated_at bigint, life_expire_at bigint, group_id text,
                tags text, remark text);
            create table {_schema}.import_imsi (number bigint, line bigint, partner_id bigint, imsi text);
            create table {_schema}.import_refusal (number bigint primary key, line bigint, iccid text, reason text);
            create table {_schema}.ready_sim (
                place bigint, number bigint, partner_id bigint, iccid text, iccid_printed text, imsis text, msisdn text,
                eid text, sim_type bigint, life_cycle bigint, service_status bigint, stop_reason text, carrier text,
                batch text, pre_deactivation_months bigint, activated_at bigint, life_expire_at bigint, group_id text,
                tags text, remark text);
            create table {_schema}.ready_imsi (place bigint, partner_id bigint, imsi text);
            create table {_schema}.ready_partner (partner_id bigint, first_place bigint, sims bigint);
            """,
            cancellationToken);
    }

    public Task AddAsync(
        IReadOnlyList<SimLine> lines, IReadOnlyList<(long Number, RefusedLine Line)> refusals,
        CancellationToken cancellationToken) =>
        bulk.InTemporaryTransactionAsync(
            async () =>
            {
                await bulk.InsertAsync($"{_schema}.import_line", LineColumns, lines, cancellationToken);
                await bulk.InsertAsync(
                    $"{_schema}.import_imsi", ImsiColumns,
                    lines.SelectMany(line => line.Imsis, (line, imsi) => (line, imsi)), cancellationToken);
                await bulk.InsertAsync($"{_schema}.import_refusal", RefusalColumns, refusals, cancellationToken);
            },
            cancellationToken);

    /// <summary>Refuses lines that say again what an earlier line said. Once, when all are there.</summary>
    public async Task RefuseRepeatedAsync(CancellationToken cancellationToken)
    {
        await AnalyzeAsync("import_line", cancellationToken);
        await AnalyzeAsync("import_imsi", cancellationToken);
        await bulk.ExecuteAsync(
            $"""
            insert into {_schema}.import_refusal (number, line, iccid, reason)
            select l.number, l.line, l.iccid, 'the ICCID stands on line ' || first.line || ' already'
              from (select iccid, min(number) as number, min(line) as line
                      from {_schema}.import_line group by iccid having count(*) > 1) first
              join {_schema}.import_line l on l.iccid = first.iccid and l.number > first.number
             where true
            on conflict (number) do nothing
            """,
            cancellationToken);
        await bulk.ExecuteAsync(
            $"""
            insert into {_schema}.import_refusal (number, line, iccid, reason)
            select l.number, l.line, l.iccid,
                   'the IMSI ' || first.imsi || ' stands on line ' || first.line || ' already'
              from (select imsi, min(number) as number, min(line) as line
                      from {_schema}.import_imsi group by imsi having count(*) > 1) first
              join {_schema}.import_imsi i on i.imsi = first.imsi and i.number > first.number
              join {_schema}.import_line l on l.number = i.number
             where true
            on conflict (number) do nothing
            """,
            cancellationToken);
    }

    /// <summary>Refuses lines whose ICCID or IMSI is in stock. May be done again, when the stock has grown.</summary>
    public async Task RefuseKnownAsync(CancellationToken cancellationToken)
    {
        await bulk.ExecuteAsync(
            $"""
            insert into {_schema}.import_refusal (number, line, iccid, reason)
            select l.number, l.line, l.iccid, 'the ICCID is in stock already, partner ' || p.access_code
              from {_schema}.import_line l
              join iccid_directory d on d.iccid = l.iccid
              join partner p on p.id = d.partner_id
             where true
            on conflict (number) do nothing
            """,
            cancellationToken);
        await bulk.ExecuteAsync(
            $"""
            insert into {_schema}.import_refusal (number, line, iccid, reason)
            select l.number, l.line, l.iccid,
                   'the IMSI ' || i.imsi || ' is in stock already, partner ' || p.access_code
              from {_schema}.import_imsi i
              join imsi_directory d on d.imsi = i.imsi
              join partner p on p.id = d.partner_id
              join {_schema}.import_line l on l.number = i.number
             where true
            on conflict (number) do nothing
            """,
            cancellationToken);
    }

    public Task<long> CountRefusedAsync(CancellationToken cancellationToken) =>
        bulk.Connection.QuerySingleAsync<long>(new CommandDefinition(
            $"select count(*) from {_schema}.import_refusal", cancellationToken: cancellationToken));

    /// <summary>In the order of the file.</summary>
    public IAsyncEnumerable<RefusedLine> ListRefusedAsync() => bulk.Connection.QueryUnbufferedAsync<RefusedLine>(
        $"select line as Line, iccid as Name, reason as Reason from {_schema}.import_refusal order by number");

    /// <summary>
    /// Sorts what is to be written, before the write begins: rows then go to their indexes in order, and other
    /// writers wait the less. The number of SIMs.
    /// </summary>
    public async Task<long> PrepareAsync(CancellationToken cancellationToken)
    {
        await bulk.ExecuteAsync(
            $"""
            delete from {_schema}.ready_sim;
            delete from {_schema}.ready_imsi;
            delete from {_schema}.ready_partner;
            insert into {_schema}.ready_sim
            select row_number() over (order by l.partner_id, l.iccid), l.number, l.partner_id, l.iccid, l.iccid_printed,
                   l.imsis, l.msisdn, l.eid, l.sim_type, l.life_cycle, l.service_status, l.stop_reason, l.carrier,
                   l.batch, l.pre_deactivation_months, l.activated_at, l.life_expire_at, l.group_id, l.tags, l.remark
              from {_schema}.import_line l
              left join {_schema}.import_refusal r on r.number = l.number
             where r.number is null
             order by 1
            """,
            cancellationToken);
        await AnalyzeAsync("ready_sim", cancellationToken);
        await bulk.ExecuteAsync(
            $"""
            insert into {_schema}.ready_imsi
            select s.place, s.partner_id, i.imsi
              from {_schema}.ready_sim s
              join {_schema}.import_imsi i on i.number = s.number
             order by i.imsi
            """,
            cancellationToken);
        await bulk.ExecuteAsync(
            $"""
            insert into {_schema}.ready_partner
            select partner_id, min(place), count(*) from {_schema}.ready_sim group by partner_id
            """,
            cancellationToken);
        return await bulk.Connection.QuerySingleAsync<long>(new CommandDefinition(
            $"select count(*) from {_schema}.ready_sim", cancellationToken: cancellationToken));
    }

    /// <summary>Writes what was prepared, with the ids that follow <paramref name="lastId"/>.</summary>
    public async Task WriteAsync(long lastId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var arguments = new { lastId, createdAt = now.ToUnixTimeMilliseconds() };
        await bulk.ExecuteAsync(
            $"""
            insert into sim (partner_id, id, iccid, iccid_printed, imsis, msisdn, eid, sim_type, life_cycle,
                             service_status, stop_reason, carrier, batch, pre_deactivation_months, test_flow_bytes,
                             activated_at, life_expire_at, due_at, created_at, group_id, tags, remark)
            select partner_id, @lastId + place, iccid, iccid_printed, imsis, msisdn, eid, sim_type, life_cycle,
                   service_status, stop_reason, carrier, batch, pre_deactivation_months, 0, activated_at,
                   life_expire_at, life_expire_at, @createdAt, group_id, tags, remark
              from {_schema}.ready_sim
            """,
            arguments, cancellationToken);
        await bulk.ExecuteAsync(
            $"""
            insert into iccid_directory (iccid, partner_id, sim_id)
            select iccid, partner_id, @lastId + place from {_schema}.ready_sim
            """,
            arguments, cancellationToken);
        await bulk.ExecuteAsync(
            $"""
            insert into imsi_directory (imsi, partner_id, sim_id)
            select imsi, partner_id, @lastId + place from {_schema}.ready_imsi
            """,
            arguments, cancellationToken);
        await CountAsync(lastId, cancellationToken);
    }

    /// <summary>
    /// Adds the SIMs to their partners' counts, and writes the markers that fall among them. At the end, because on
    /// PostgreSQL the partners' orders wait from here to the commit; the rows are locked in the order in which all
    /// writers lock them.
    /// </summary>
    private async Task CountAsync(long lastId, CancellationToken cancellationToken)
    {
        var ready = $"select r.partner_id, r.sims from {_schema}.ready_partner r";
        if (bulk.IsPostgres)
        {
            await Accounts.LockAsync(bulk.Connection, ready, cancellationToken);
        }

        // A partner's new SIMs have ids without a gap, so that the marker after one is 1,000 ids further.
        await bulk.ExecuteAsync(
            $"""
            with recursive marker (partner_id, ordinal, id, last) as (
                select r.partner_id, n.first, @lastId + r.first_place - 1 + n.first - n.seen, n.seen + r.sims
                  from {_schema}.ready_partner r
                  join (select a.partner_id, a.sim_count as seen,
                               (a.sim_count / @interval + 1) * @interval as first from account a) n
                    on n.partner_id = r.partner_id
                union all
                select partner_id, ordinal + @interval, id + @interval, last from marker
                 where ordinal + @interval <= last)
            {ListMarkers.InsertSelected}
            select partner_id, @list, ordinal, id from marker where ordinal <= last
            """,
            new { lastId, interval = (long)ListMarkers.Interval, list = (int)MarkedList.Sims }, cancellationToken);
        await Accounts.CountNewSimsAsync(bulk.Connection, ready, parameters: null, cancellationToken);
    }

    /// <summary>PostgreSQL plans by statistics, which a table that was just filled has none of.</summary>
    private Task AnalyzeAsync(string table, CancellationToken cancellationToken) => bulk.IsPostgres
        ? bulk.ExecuteAsync($"analyze {_schema}.{table}", cancellationToken)
        : Task.CompletedTask;
}
