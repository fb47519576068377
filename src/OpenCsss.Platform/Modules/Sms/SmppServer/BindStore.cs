using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>The accounts that partners bind with, and what is still to be sent to each.</summary>
internal static class BindStore
{
    private const int MoKind = 4;

    private static readonly ReadStatement Find = new(
        $$"""
        select b.system_id, b.partner_id, b.protected_password, b.allowed_networks, b.max_binds
          from smpp_account_directory b join partner p on p.id = b.partner_id
         where b.system_id = {system_id} and b.enabled = 1 and p.status = {{PartnerSql.Active}}
        """,
        Column.Text("system_id"));

    // The feed's own numbers are the order; what is not of a message is stepped over.
    private static readonly ReadStatement ListAfter = new(
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
        Column.BigInt("partner_id"), Column.BigInt("after"), Column.BigInt("head"), Column.BigInt("most"));

    private static readonly ReadStatement Head = new(
        "select last_event_no from account where partner_id = {partner_id}", Column.BigInt("partner_id"));

    private static readonly ReadStatement FindState = new(
        $$"""
        select m.status, m.error_code, m.done_at from sms m
         where m.partner_id = {partner_id} and m.id = {id} and m.direction = {{SmsSql.Terminated}}
           and m.origin = {{SmsSql.OverSmpp}}
        """,
        Column.BigInt("partner_id"), Column.BigInt("id"));

    /// <summary>The account of a name, if it and its partner are in use.</summary>
    public static async Task<BindAccount?> FindAsync(Db db, string systemId, CancellationToken cancellationToken) =>
        (await db.AskAsync(
            Find,
            sink => sink.Text(systemId),
            static row => new BindAccount(
                row.GetText(0), row.GetBigInt(1), row.GetText(2), row.GetText(3), (int)row.GetBigInt(4)),
            cancellationToken)).FirstOrDefault();

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
        (await db.AskAsync(
            Head, sink => sink.BigInt(partnerId), static row => row.GetBigInt(0), cancellationToken))[0];

    /// <summary>What has happened to the partner's messages after one event and up to another, in its order.</summary>
    public static Task<List<BindNews>> ListAfterAsync(
        Db db, long partnerId, long after, long head, int most, CancellationToken cancellationToken) =>
        db.ListAsync(
            ListAfter,
            sink =>
            {
                sink.BigInt(partnerId);
                sink.BigInt(after);
                sink.BigInt(head);
                sink.BigInt(most);
            },
            static row => new BindNews(
                row.GetBigInt(0), row.GetBigInt(1) == MoKind, row.GetBigInt(2), (SmsOrigin)row.GetBigInt(3),
                (ReceiptWish)row.GetBigInt(4),
                new SmsAddress(row.GetText(5), (byte)row.GetBigInt(6), (byte)row.GetBigInt(7)),
                SmsQueueStore.ReadContent(row, 8),
                (SmsStatus)row.GetBigInt(12), row.GetText(13), Instants.FromStored(row.GetBigInt(14))!.Value,
                Instants.FromStored(row.GetBigIntOrNull(15)), ReadSim(row, 16), row.GetText(19)),
            cancellationToken);

    /// <summary>The SIM as the partner has named it; else its telephone number, or its ICCID, which is none.</summary>
    private static SmsAddress ReadSim(IRow row, int column) =>
        row.GetText(column) is { Length: > 0 } named
            ? new SmsAddress(named, (byte)row.GetBigInt(column + 1), (byte)row.GetBigInt(column + 2))
        : row.GetTextOrNull(column + 4) is { } msisdn ? new SmsAddress(msisdn, 1, 1)
        : new SmsAddress(row.GetText(column + 5), 0, 0);

    /// <summary>
    /// What became of a message that the partner submitted over SMPP; null if there is none of that id.
    /// </summary>
    public static async Task<BindSmsState?> FindStateAsync(
        Db db, long partnerId, long smsId, CancellationToken cancellationToken) =>
        await db.AskAsync(
            FindState,
            sink =>
            {
                sink.BigInt(partnerId);
                sink.BigInt(smsId);
            },
            static row => new BindSmsState(
                (SmsStatus)row.GetBigInt(0), row.GetText(1), Instants.FromStored(row.GetBigIntOrNull(2))),
            cancellationToken) is [var only] ? only : null;
}

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
