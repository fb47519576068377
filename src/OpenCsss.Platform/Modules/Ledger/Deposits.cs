using System.Data.Common;
using Dapper;
using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Ledger;

/// <summary>Money that comes from outside into a partner's wallet.</summary>
internal static class Deposits
{
    /// <summary>Far from where numbers end, so that no sum of orders and deposits can overflow.</summary>
    public const long MostMinor = 100_000_000_000_000_000;

    /// <summary>
    /// Adds to the wallet, with both sides in the ledger. The update takes the lock on the account row; the id that
    /// follows its last one is written under it.
    /// </summary>
    /// <returns>The new balance; null, with nothing written, if it would be over <see cref="MostMinor"/>.</returns>
    public static async Task<long?> AddAsync(
        DbConnection connection, long partnerId, long amountMinor, Currency currency, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var account = await connection.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition(
            """
            update account set balance_minor = balance_minor + @amountMinor
             where partner_id = @partnerId and balance_minor <= @MostMinor - @amountMinor
            returning balance_minor as BalanceMinor, last_id as LastId
            """,
            new { partnerId, amountMinor, MostMinor }, cancellationToken: cancellationToken));
        if (account is null)
        {
            return null;
        }

        var movementId = IdSequence.Next(account.LastId, partnerId, now);
        await connection.ExecuteAsync(new CommandDefinition(
            "update account set last_id = @movementId where partner_id = @partnerId",
            new { partnerId, movementId }, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into ledger_entry (partner_id, movement_id, account, kind, amount_minor, currency, order_id,
                                      created_at)
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
