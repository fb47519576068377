using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>The accounts that partners bind with, and what is still to be sent to each.</summary>
internal static class BindStore
{
    private static readonly ReadQuery<string, BindAccount> Find = new(
        $$"""
        select b.system_id, b.partner_id, b.protected_password, b.allowed_networks, b.max_binds
          from smpp_account_directory b join partner p on p.id = b.partner_id
         where b.system_id = {system_id} and b.enabled = 1 and p.status = {{PartnerSql.Active}}
        """,
        new Columns<string>().Text("system_id", systemId => systemId),
        columns =>
        {
            var (systemId, partnerId) = (columns["system_id"], columns["partner_id"]);
            var (password, networks) = (columns["protected_password"], columns["allowed_networks"]);
            var maxBinds = columns["max_binds"];
            return row => new BindAccount(
                row.GetText(systemId), row.GetBigInt(partnerId), row.GetText(password), row.GetText(networks),
                (int)row.GetBigInt(maxBinds));
        });

    // The feed's own numbers are the order; what is not of a message is stepped over.
    private static readonly ReadQuery<FeedPiece, BindNews> ListAfter = new(
        $$"""
        select e.event_no, e.kind, m.id, m.origin, m.receipt, m.peer, m.peer_ton, m.peer_npi, m.form, m.content,
               m.coding, m.data_coding, m.status, m.error_code, m.created_at, m.done_at, m.sim_address, m.sim_ton,
               m.sim_npi, m.tlvs, s.msisdn, s.iccid
          from event e
          join sms m on m.partner_id = e.partner_id and m.id = e.order_id
          join sim s on s.partner_id = m.partner_id and s.id = m.sim_id
         where e.partner_id = {partner_id} and e.event_no > {after} and e.event_no <= {head}
           and e.kind in {{EventSql.OfSms}}
         order by e.event_no limit {most}
        """,
        new Columns<FeedPiece>()
            .BigInt("partner_id", piece => piece.PartnerId)
            .BigInt("after", piece => piece.After)
            .BigInt("head", piece => piece.Head)
            .BigInt("most", piece => piece.Most),
        NewsShape);

    private static readonly ReadQuery<long, long> Head = new(
        "select last_event_no from account where partner_id = {partner_id}",
        new Columns<long>().BigInt("partner_id", partnerId => partnerId),
        columns =>
        {
            var lastEventNo = columns["last_event_no"];
            return row => row.GetBigInt(lastEventNo);
        });

    private static readonly ReadQuery<(long PartnerId, long SmsId), BindSmsState> FindState = new(
        $$"""
        select m.status, m.error_code, m.done_at from sms m
         where m.partner_id = {partner_id} and m.id = {id} and m.direction = {{SmsSql.Terminated}}
           and m.origin = {{SmsSql.OverSmpp}}
        """,
        new Columns<(long PartnerId, long SmsId)>()
            .BigInt("partner_id", key => key.PartnerId)
            .BigInt("id", key => key.SmsId),
        columns =>
        {
            var (status, error, doneAt) = (columns["status"], columns["error_code"], columns["done_at"]);
            return row => new BindSmsState(
                (SmsStatus)row.GetBigInt(status), row.GetText(error),
                Instants.FromStored(row.GetBigIntOrNull(doneAt)));
        });

    /// <summary>The account of a name, if it and its partner are in use.</summary>
    public static async Task<BindAccount?> FindAsync(Db db, string systemId, CancellationToken cancellationToken) =>
        (await db.AskAsync(Find, systemId, cancellationToken)).FirstOrDefault();

    /// <summary>
    /// Adds an account, or changes the one of that name, which must be the partner's. It raises the settings' number,
    /// by which all nodes notice.
    /// </summary>
    /// <returns>False if the name is another partner's.</returns>
    public static Task<bool> SaveAsync(
        Db db, BindAccount account, bool isEnabled, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.WriteAsync(
            account.PartnerId,
            async transaction =>
            {
                var saved = await transaction.Connection.ExecuteAsync(
                    """
                    insert into smpp_account_directory
                           (system_id, partner_id, protected_password, allowed_networks, max_binds, enabled, cursor_no,
                            lease_holder, lease_until, created_at)
                    select @SystemId, @PartnerId, @ProtectedPassword, @AllowedNetworks, @MaxBinds, @enabled,
                           a.last_event_no, '', 0, @now
                      from account a where a.partner_id = @PartnerId
                    on conflict (system_id) do update
                       set protected_password = excluded.protected_password,
                           allowed_networks = excluded.allowed_networks, max_binds = excluded.max_binds,
                           enabled = excluded.enabled
                     where smpp_account_directory.partner_id = excluded.partner_id
                    """,
                    new
                    {
                        account.SystemId, account.PartnerId, account.ProtectedPassword, account.AllowedNetworks,
                        MaxBinds = (long)account.MaxBinds, enabled = isEnabled ? 1L : 0L,
                        now = now.ToUnixTimeMilliseconds(),
                    });
                await SettingsVersion.RaiseAsync(transaction.Connection, transaction: null, CancellationToken.None);
                return saved == 1;
            },
            cancellationToken);

    /// <summary>All accounts, and how many events of their feeds each has still before it.</summary>
    public static async Task<IReadOnlyList<BindAccountLine>> ListAsync(Db db, CancellationToken cancellationToken) =>
        (await db.ReadAsync(
            connection => connection.QueryAsync<BindAccountLine>(new CommandDefinition(
                $"""
                select b.system_id as SystemId, p.access_code as AccessCode, b.enabled as IsEnabled,
                       b.allowed_networks as AllowedNetworks, b.max_binds as MaxBinds,
                       (select count(*) from event e where e.partner_id = b.partner_id and e.event_no > b.cursor_no
                         and e.kind in {EventSql.OfSms}) as Waiting
                  from smpp_account_directory b join partner p on p.id = b.partner_id
                 order by b.system_id
                """,
                cancellationToken: cancellationToken)),
            cancellationToken)).AsList();

    /// <summary>Takes, or keeps, the lease on an account's cursor; null if another node has it.</summary>
    public static Task<long?> TryHoldAsync(
        Db db, BindAccount account, string holder, DateTimeOffset wallNow, TimeSpan lease,
        CancellationToken cancellationToken) =>
        db.WriteAsync(
            account.PartnerId,
            transaction => transaction.Connection.QuerySingleOrDefaultAsync<long?>(
                """
                update smpp_account_directory set lease_holder = @holder, lease_until = @until
                 where system_id = @SystemId and (lease_holder = @holder or lease_until <= @now)
                returning cursor_no
                """,
                new
                {
                    account.SystemId, holder, now = wallNow.ToUnixTimeMilliseconds(),
                    until = (wallNow + lease).ToUnixTimeMilliseconds(),
                }),
            cancellationToken);

    /// <summary>All up to this number was sent. False if another node has taken over.</summary>
    public static Task<bool> MoveAsync(
        Db db, BindAccount account, string holder, long cursorNo, CancellationToken cancellationToken) =>
        db.WriteAsync(
            account.PartnerId,
            async transaction => await transaction.Connection.ExecuteAsync(
                """
                update smpp_account_directory set cursor_no = @cursorNo
                 where system_id = @SystemId and lease_holder = @holder and cursor_no < @cursorNo
                """,
                new { account.SystemId, holder, cursorNo }) == 1,
            cancellationToken);

    /// <summary>The number of the newest event of a partner.</summary>
    public static async Task<long> FindHeadAsync(Db db, long partnerId, CancellationToken cancellationToken) =>
        (await db.AskAsync(Head, partnerId, cancellationToken))[0];

    /// <summary>What has happened to the partner's messages after one event and up to another, in its order.</summary>
    public static Task<List<BindNews>> ListAfterAsync(
        Db db, long partnerId, long after, long head, int most, CancellationToken cancellationToken) =>
        db.ListAsync(ListAfter, new FeedPiece(partnerId, after, head, most), cancellationToken);

    private static Func<IRow, BindNews> NewsShape(ResultColumns columns)
    {
        var (eventNo, kind, smsId) = (columns["event_no"], columns["kind"], columns["id"]);
        var (origin, receipt) = (columns["origin"], columns["receipt"]);
        var (peer, peerTon, peerNpi) = (columns["peer"], columns["peer_ton"], columns["peer_npi"]);
        var (content, sim) = (SmsQueueStore.ContentShape(columns), SimShape(columns));
        var (status, error) = (columns["status"], columns["error_code"]);
        var (createdAt, doneAt, tlvs) = (columns["created_at"], columns["done_at"], columns["tlvs"]);
        return row => new BindNews(
            row.GetBigInt(eventNo), (EventKind)row.GetBigInt(kind) is EventKind.SmsReceived, row.GetBigInt(smsId),
            (SmsOrigin)row.GetBigInt(origin), (ReceiptWish)row.GetBigInt(receipt),
            new SmsAddress(row.GetText(peer), (byte)row.GetBigInt(peerTon), (byte)row.GetBigInt(peerNpi)),
            content(row), (SmsStatus)row.GetBigInt(status), row.GetText(error),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetBigInt(createdAt)),
            Instants.FromStored(row.GetBigIntOrNull(doneAt)), sim(row), row.GetText(tlvs));
    }

    /// <summary>The SIM as the partner has named it; else its telephone number, or its ICCID, which is none.</summary>
    private static Func<IRow, SmsAddress> SimShape(ResultColumns columns)
    {
        var (address, ton, npi) = (columns["sim_address"], columns["sim_ton"], columns["sim_npi"]);
        var (msisdnColumn, iccid) = (columns["msisdn"], columns["iccid"]);
        return row => row.GetText(address) is { Length: > 0 } named
                ? new SmsAddress(named, (byte)row.GetBigInt(ton), (byte)row.GetBigInt(npi))
            : row.GetTextOrNull(msisdnColumn) is { } msisdn ? new SmsAddress(msisdn, 1, 1)
            : new SmsAddress(row.GetText(iccid), 0, 0);
    }

    /// <summary>
    /// What became of a message that the partner submitted over SMPP; null if there is none of that id.
    /// </summary>
    public static async Task<BindSmsState?> FindStateAsync(
        Db db, long partnerId, long smsId, CancellationToken cancellationToken) =>
        await db.AskAsync(FindState, (partnerId, smsId), cancellationToken) is [var only] ? only : null;
}

/// <summary>What is asked for: a stretch of a feed.</summary>
internal readonly record struct FeedPiece(long PartnerId, long After, long Head, int Most);

/// <summary>What became of a message so far.</summary>
internal sealed record BindSmsState(SmsStatus Status, string Error, DateTimeOffset? DoneAt);

/// <summary>An account as an operator sees it.</summary>
internal sealed class BindAccountLine
{
    public string SystemId { get; init; } = "";

    public string AccessCode { get; init; } = "";

    public long IsEnabled { get; init; }

    public string AllowedNetworks { get; init; } = "";

    public long MaxBinds { get; init; }

    public long Waiting { get; init; }
}

/// <summary>
/// Something that an account is sent: a message from a SIM, or a receipt, with what was submitted.
/// </summary>
internal sealed record BindNews(
    long EventNo, bool IsReceived, long SmsId, SmsOrigin Origin, ReceiptWish Wish, SmsAddress Peer, SmsContent Content,
    SmsStatus Status, string Error, DateTimeOffset CreatedAt, DateTimeOffset? DoneAt, SmsAddress Sim, string Tlvs);
