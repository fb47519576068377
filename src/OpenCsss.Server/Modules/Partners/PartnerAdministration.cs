using System.Data.Common;
using Dapper;

namespace OpenCsss.Server.Modules.Partners;

/// <summary>
/// What the operator does to partners. Every change of settings raises their number in the same transaction, so that
/// servers that run see it at once.
/// </summary>
internal sealed class PartnerAdministration(SecretProtector protector)
{
    /// <summary>The id of the new partner; null if the access code is taken.</summary>
    public async Task<long?> AddAsync(
        DbConnection connection, NewPartner partner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = await connection.QuerySingleAsync<long>(new CommandDefinition(
            "update counter set value = value + 1 where name = 'partner' returning value",
            cancellationToken: cancellationToken));
        var createdAt = now.ToUnixTimeMilliseconds();
        var added = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into partner (id, access_code, name, status, billing, currency, time_zone, canonical_signing_only,
                                 allowed_networks, created_at)
            values (@id, @code, @Name, @status, @billing, @currency, @zone, @canonicalOnly, @networks, @createdAt)
            on conflict (access_code) do nothing
            """,
            new
            {
                id, code = partner.AccessCode.Value, partner.Name, status = (short)PartnerStatus.Active,
                billing = (short)partner.Billing, currency = partner.Currency.Value, zone = partner.TimeZone.Id,
                canonicalOnly = (short)(partner.CanonicalSigningOnly ? 1 : 0),
                networks = string.Join(' ', partner.AllowedNetworks), createdAt,
            },
            cancellationToken: cancellationToken));
        if (added == 0)
        {
            return null;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into account (partner_id, balance_minor, credit_limit_minor, last_id, last_event_no, order_count)
            values (@id, 0, @CreditLimitMinor, 0, 0, 0)
            """,
            new { id, partner.CreditLimitMinor }, cancellationToken: cancellationToken));
        await InsertSecretAsync(connection, id, secretId: 1, partner.Secret, createdAt, cancellationToken);
        if (partner.BalanceMinor != 0)
        {
            await Deposits.AddAsync(
                connection, id, partner.BalanceMinor, partner.Currency, now, cancellationToken);
        }

        await SettingsVersion.RaiseAsync(connection, transaction: null, cancellationToken);
        return id;
    }

    private Task<int> InsertSecretAsync(
        DbConnection connection, long partnerId, long secretId, string secret, long createdAt,
        CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into partner_secret (partner_id, id, protected_secret, created_at)
            values (@partnerId, @secretId, @protectedSecret, @createdAt)
            """,
            new { partnerId, secretId, protectedSecret = protector.Protect(secret), createdAt },
            cancellationToken: cancellationToken));
}
