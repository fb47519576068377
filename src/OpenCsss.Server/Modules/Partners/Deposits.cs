using System.Data.Common;
using Dapper;
using OpenCsss.Domain;

namespace OpenCsss.Server.Modules.Partners;

/// <summary>Money that comes from outside into a partner's wallet, or goes back.</summary>
internal static class Deposits
{
    /// <summary>
    /// Adds to the wallet, with both sides in the ledger. The caller's transaction holds the account row's lock, or
    /// takes it here.
    /// </summary>
    /// <returns>The new balance; null if a withdrawal would go beyond the credit limit, and nothing is written.</returns>
    public static async Task<long?> AddAsync(
        DbConnection connection, long partnerId, long amountMinor, Currency currency, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        // The update takes the lock; the id that follows from last_id is written under it.
        var account = await connection.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition(
            """
            update account set balance_minor = balance_minor + @amountMinor
             where partner_id = @partnerId
               and (@amountMinor >= 0 or balance_minor + credit_limit_minor + @amountMinor >= 0)
            returning balance_minor as BalanceMinor, last_id as LastId
            """,
            new { partnerId, amountMinor }, cancellationToken: cancellationToken));
        if (account is null)
        {
            return null;
        }

        var movementId = IdSequence.Next(account.LastId, partnerId, now);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update account set last_id = @movementId where partner_id = @partnerId;
            insert into ledger_entry (partner_id, movement_id, account, kind, amount_minor, currency, order_id, created_at)
            values (@partnerId, @movementId, @wallet, @kind, @amountMinor, @currency, null, @createdAt),
                   (@partnerId, @movementId, @cash, @kind, -@amountMinor, @currency, null, @createdAt)
            """,
            new
            {
                partnerId, movementId, wallet = (short)LedgerAccount.Wallet, cash = (short)LedgerAccount.Cash,
                kind = (short)MovementKind.Deposit, amountMinor, currency = currency.Value,
                createdAt = now.ToUnixTimeMilliseconds(),
            },
            cancellationToken: cancellationToken));
        return account.BalanceMinor;
    }

    private sealed class AccountRow
    {
        public long BalanceMinor { get; init; }

        public long LastId { get; init; }
    }
}
