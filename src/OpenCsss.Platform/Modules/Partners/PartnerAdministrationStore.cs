using System.Data.Common;
using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Partners;

/// <summary>The partners' rows, as the operator writes them.</summary>
internal sealed class PartnerAdministrationStore(SecretProtector protector)
{
    public static Task<long?> FindIdAsync(
        DbConnection connection, AccessCode code, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            "select id from partner where access_code = @code",
            new { code = code.Value }, cancellationToken: cancellationToken));

    public static async Task<IReadOnlyDictionary<string, long>> ListIdsAsync(
        DbConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<(string Code, long Id)>(new CommandDefinition(
            "select access_code, id from partner", cancellationToken: cancellationToken)))
        .ToDictionary(partner => partner.Code, partner => partner.Id, StringComparer.Ordinal);

    public static async Task<(long Id, Currency Currency)?> FindMoneyAsync(
        DbConnection connection, AccessCode code, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleOrDefaultAsync<(long Id, string Currency)?>(new CommandDefinition(
            "select id, currency from partner where access_code = @code",
            new { code = code.Value }, cancellationToken: cancellationToken));
        return row is not { } partner ? null
            : Currency.TryParse(partner.Currency, out var currency) ? (partner.Id, currency)
            : throw new InvalidDataException($"Partner {code} has no valid currency.");
    }

    /// <summary>
    /// The id of the new partner, with its account and its secret; null if the access code is taken, in whatever letter
    /// case. The counter's row lets one at a time add, so the look-up sees whoever was before.
    /// </summary>
    public async Task<long?> InsertAsync(
        DbConnection connection, NewPartner partner, long createdAt, CancellationToken cancellationToken)
    {
        var id = await Counters.AddAsync(connection, Counters.Partner, 1, transaction: null, cancellationToken);
        var added = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into partner (id, access_code, name, status, billing, currency, time_zone, canonical_signing_only,
                                 allowed_networks, contact, created_at)
            select @id, @code, @Name, @status, @billing, @currency, @zone, @canonicalOnly, @networks, @contact,
                   @createdAt
             where not exists (select 1 from partner where lower(access_code) = lower(@code))
            on conflict (access_code) do nothing
            """,
            new
            {
                id, code = partner.AccessCode.Value, partner.Name, status = (short)PartnerStatus.Active,
                billing = (short)partner.Billing, currency = partner.Currency.Value, zone = partner.TimeZone.Id,
                canonicalOnly = (short)(partner.CanonicalSigningOnly ? 1 : 0),
                networks = string.Join(' ', partner.AllowedNetworks), contact = partner.Contact?.Value,
                createdAt,
            },
            cancellationToken: cancellationToken));
        if (added == 0)
        {
            return null;
        }

        await Accounts.OpenAsync(connection, id, partner.CreditLimitMinor, cancellationToken);
        await AddSecretAsync(connection, id, partner.Secret, createdAt, cancellationToken);
        return id;
    }

    /// <summary>Decrypts one secret; false if there is none yet.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The keys are others.</exception>
    public async Task<bool> TryReadAnySecretAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var secret = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "select protected_secret from partner_secret limit 1", cancellationToken: cancellationToken));
        return secret is not null && protector.Unprotect(secret).Length > 0;
    }

    /// <summary>False if there is no such partner.</summary>
    public static async Task<bool> SetStatusAsync(
        DbConnection connection, AccessCode code, PartnerStatus status, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "update partner set status = @status where access_code = @code",
            new { status = (short)status, code = code.Value }, cancellationToken: cancellationToken)) > 0;

    /// <summary>False if there is no such partner.</summary>
    public static async Task<bool> SetContactAsync(
        DbConnection connection, AccessCode code, ContactAddress? contact, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "update partner set contact = @contact where access_code = @code",
            new { contact = contact?.Value, code = code.Value }, cancellationToken: cancellationToken)) > 0;

    /// <summary>False if there is no such partner.</summary>
    public static async Task<bool> SetShopCallersAsync(
        DbConnection connection, AccessCode code, string networks, bool needsProof,
        CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "update partner set shop_callers = @networks, shop_needs_proof = @needsProof where access_code = @code",
            new { networks, needsProof = (short)(needsProof ? 1 : 0), code = code.Value },
            cancellationToken: cancellationToken)) > 0;

    /// <summary>The newest secret is the one with the greatest id.</summary>
    public Task<int> AddSecretAsync(
        DbConnection connection, long partnerId, string secret, long createdAt, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into partner_secret (partner_id, id, protected_secret, created_at)
            select @partnerId, coalesce(max(id), 0) + 1, @protectedSecret, @createdAt
              from partner_secret where partner_id = @partnerId
            """,
            new { partnerId, protectedSecret = protector.Protect(secret), createdAt },
            cancellationToken: cancellationToken));

    /// <summary>Removes all but the newest secrets. How many were removed.</summary>
    public static Task<int> KeepSecretsAsync(
        DbConnection connection, long partnerId, int newest, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            delete from partner_secret
             where partner_id = @partnerId and id not in (
                   select id from partner_secret where partner_id = @partnerId order by id desc limit @newest)
            """,
            new { partnerId, newest }, cancellationToken: cancellationToken));
}
