using System.Data.Common;
using Dapper;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Ledger;

/// <summary>
/// The partners' money, and the heads of their ids and feeds, for the modules that change them. Everything here
/// happens under the lock of the partner's account row.
/// </summary>
internal static class Accounts
{
    private static readonly SetQuery<long, LockedAccount> Lock = new(
        """
        select {n}, a.balance_minor, a.credit_limit_minor, a.owed_minor, a.last_id, a.last_event_no, a.order_count
          from {rows,} account a
         where a.partner_id = {partner_id}
         order by a.partner_id
        {for update of a}
        """,
        new Columns<long>().BigInt("partner_id", partnerId => partnerId),
        columns =>
        {
            var (balance, creditLimit) = (columns["balance_minor"], columns["credit_limit_minor"]);
            var (lastId, lastEventNo) = (columns["last_id"], columns["last_event_no"]);
            var (owed, orderCount) = (columns["owed_minor"], columns["order_count"]);
            return (partnerId, row) => new LockedAccount(
                partnerId, row.GetBigInt(balance), row.GetBigInt(creditLimit), row.GetBigInt(owed),
                row.GetBigInt(lastId), row.GetBigInt(lastEventNo), row.GetBigInt(orderCount));
        });

    // The money moves relatively and only within the limit; the check constraint is the backstop.
    private static readonly SetStatement<LockedAccount> Update = SetStatement.Over(
        """
        update account
           set balance_minor = balance_minor + {change_minor}, owed_minor = owed_minor + {owed_change_minor},
               last_id = {last_id}, last_event_no = {last_event_no}, order_count = order_count + {new_orders}
          {from rows}
         where account.partner_id = {partner_id} and account.last_event_no = {seen_event_no}
           and ({change_minor} >= 0 or balance_minor + credit_limit_minor + {change_minor} >= 0)
        """,
        new Columns<LockedAccount>()
            .BigInt("partner_id", account => account.PartnerId)
            .BigInt("change_minor", account => account.ChangeMinor)
            .BigInt("owed_change_minor", account => account.OwedChangeMinor)
            .BigInt("last_id", account => account.LastId)
            .BigInt("last_event_no", account => account.LastEventNo)
            .BigInt("new_orders", account => account.NewOrders)
            .BigInt("seen_event_no", account => account.SeenEventNo));

    private static readonly Columns<LedgerEntry> EntryColumns = new Columns<LedgerEntry>()
        .BigInt("partner_id", entry => entry.PartnerId)
        .BigInt("movement_id", entry => entry.MovementId)
        .BigInt("account", entry => (long)entry.Account)
        .BigInt("kind", entry => (long)entry.Kind)
        .BigInt("amount_minor", entry => entry.AmountMinor)
        .Text("currency", entry => entry.Currency)
        .BigInt("order_id", entry => entry.OrderId)
        .BigInt("created_at", entry => entry.CreatedAt);

    private static readonly SetStatement<LedgerEntry> InsertEntries =
        SetStatement.InsertInto("ledger_entry", EntryColumns);

    /// <summary>Queues the lock. <paramref name="partnerIds"/> are distinct and ascending.</summary>
    public static Queued<LockedAccount> LockAll(WriteTransaction transaction, IReadOnlyList<long> partnerIds) =>
        transaction.Read(Lock, partnerIds);

    /// <summary>The locked accounts by their partners' ids, when the transaction is flushed.</summary>
    public static Dictionary<long, LockedAccount> ByPartner(this Queued<LockedAccount> accounts) =>
        accounts.Rows.ToDictionary(account => account.Row.PartnerId, account => account.Row);

    /// <summary>Queues what has become of the accounts, their movements, and markers of new orders.</summary>
    public static void Save(WriteTransaction transaction, IReadOnlyList<LockedAccount> accounts)
    {
        transaction.Write(Update, accounts);
        List<LedgerEntry> entries = [];
        List<ListMarker> markers = [];
        foreach (var account in accounts)
        {
            entries.AddRange(account.Entries);
            markers.AddRange(account.OrderMarkers);
        }

        ListMarkers.Append(transaction, markers);
        transaction.Write(InsertEntries, entries);
    }

    /// <summary>The account of a new partner.</summary>
    public static Task OpenAsync(
        DbConnection connection, long partnerId, long creditLimitMinor, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into account (partner_id, balance_minor, credit_limit_minor, last_id, last_event_no, order_count)
            values (@partnerId, 0, @creditLimitMinor, 0, 0, 0)
            """,
            new { partnerId, creditLimitMinor }, cancellationToken: cancellationToken));

    /// <summary>Locks the rows of a statement's partners (<c>partner_id</c>), in the order of all writers.</summary>
    public static Task LockAsync(DbConnection connection, string partners, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            $"""
            select 1 from account a where a.partner_id in (select n.partner_id from ({partners}) n)
             order by a.partner_id for update of a
            """,
            cancellationToken: cancellationToken));

    /// <summary>
    /// Adds a statement's numbers of new SIMs (<c>partner_id</c>, <c>sims</c>) to their partners' counts.
    /// </summary>
    /// <returns>The new counts by partner.</returns>
    public static async Task<Dictionary<long, long>> CountNewSimsAsync(
        DbConnection connection, string newSims, object? parameters, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<(long PartnerId, long Count)>(new CommandDefinition(
            $"""
            update account
               set sim_count = sim_count + (select n.sims from ({newSims}) n where n.partner_id = account.partner_id)
             where partner_id in (select n.partner_id from ({newSims}) n)
            returning partner_id, sim_count
            """,
            parameters, cancellationToken: cancellationToken))).ToDictionary(row => row.PartnerId, row => row.Count);

    /// <summary>For a seed: what was paid for orders of the past.</summary>
    public static Task ChargePastOrdersAsync(
        BulkConnection bulk, IEnumerable<PastCharge> charges, CancellationToken cancellationToken) =>
        bulk.InsertAsync(
            "ledger_entry", EntryColumns, charges.SelectMany(charge => charge.Entries), cancellationToken);

    /// <summary>For a seed: how many orders of the past there were, their cost, the last numbers they took.</summary>
    public static Task AddPastOrdersAsync(
        BulkConnection bulk, long partnerId, long orders, long chargedMinor, long lastId, long lastEventNo,
        CancellationToken cancellationToken) =>
        bulk.ExecuteAsync(
            """
            update account
               set balance_minor = balance_minor - @chargedMinor, order_count = order_count + @orders,
                   last_id = @lastId, last_event_no = @lastEventNo
             where partner_id = @partnerId
            """,
            new { partnerId, orders, chargedMinor, lastId, lastEventNo }, cancellationToken);
}
