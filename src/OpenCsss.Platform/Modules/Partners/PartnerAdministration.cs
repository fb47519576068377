using System.Security.Cryptography;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Partners;

/// <summary>
/// What the operator does to partners. Every change of settings raises their number in the same transaction, so that
/// servers that run see it at once.
/// </summary>
internal sealed class PartnerAdministration(PartnerAdministrationStore store, Db db, TimeProvider clock)
{
    /// <summary>False if the access code is taken.</summary>
    public Task<bool> AddAsync(NewPartner partner, CancellationToken cancellationToken) => db.WriteAsync(
        0,
        async transaction =>
            await AddAsync(transaction.Connection, partner, clock.GetUtcNow(), CancellationToken.None) is not null,
        cancellationToken);

    /// <summary>The same in a transaction of the caller's. The new partner's id; null if the code is taken.</summary>
    public async Task<long?> AddAsync(
        System.Data.Common.DbConnection connection, NewPartner partner, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var id = await store.InsertAsync(connection, partner, now.ToUnixTimeMilliseconds(), cancellationToken);
        if (id is not { } partnerId)
        {
            return null;
        }

        if (partner.BalanceMinor > 0)
        {
            await Deposits.AddAsync(
                connection, partnerId, partner.BalanceMinor, partner.Currency, now, cancellationToken);
        }

        await SettingsVersion.RaiseAsync(connection, transaction: null, cancellationToken);
        return partnerId;
    }

    /// <summary>Lets a partner call, or no longer. False if there is no such partner.</summary>
    public Task<bool> SetStatusAsync(
        AccessCode code, PartnerStatus status, CancellationToken cancellationToken) => db.WriteAsync(
        0,
        async transaction =>
        {
            var found = await PartnerAdministrationStore.SetStatusAsync(
                transaction.Connection, code, status, CancellationToken.None);
            await SettingsVersion.RaiseAsync(transaction.Connection, transaction: null, CancellationToken.None);
            return found;
        },
        cancellationToken);

    /// <summary>Says whom to write to about a partner; null: nobody. False if there is no such partner.</summary>
    public Task<bool> SetContactAsync(
        AccessCode code, ContactAddress? contact, CancellationToken cancellationToken) => db.WriteAsync(
        0,
        async transaction =>
        {
            var found = await PartnerAdministrationStore.SetContactAsync(
                transaction.Connection, code, contact, CancellationToken.None);
            await SettingsVersion.RaiseAsync(transaction.Connection, transaction: null, CancellationToken.None);
            return found;
        },
        cancellationToken);

    /// <summary>
    /// Says from where a partner's programs may assert money to its shop without a signature, and whether they must
    /// prove themselves at all. False if there is no such partner.
    /// </summary>
    public Task<bool> SetShopCallersAsync(
        AccessCode code, NetworkList networks, bool needsProof,
        CancellationToken cancellationToken) => db.WriteAsync(
        0,
        async transaction =>
        {
            var found = await PartnerAdministrationStore.SetShopCallersAsync(
                transaction.Connection, code, networks.ToString(), needsProof, CancellationToken.None);
            await SettingsVersion.RaiseAsync(transaction.Connection, transaction: null, CancellationToken.None);
            return found;
        },
        cancellationToken);

    /// <summary>
    /// Adds a secret, which is the current one from now on. The one before it goes on working; any older one does
    /// not. False if there is no such partner.
    /// </summary>
    public async Task<bool> RotateSecretAsync(
        AccessCode code, string secret, CancellationToken cancellationToken) =>
        await FindIdAsync(code, cancellationToken) is { } partnerId
        && await db.WriteAsync(
            partnerId,
            async transaction =>
            {
                await store.AddSecretAsync(
                    transaction.Connection, partnerId, secret, clock.GetUtcNow().ToUnixTimeMilliseconds(),
                    CancellationToken.None);
                await PartnerAdministrationStore.KeepSecretsAsync(
                    transaction.Connection, partnerId, newest: 2, CancellationToken.None);
                await SettingsVersion.RaiseAsync(transaction.Connection, transaction: null, CancellationToken.None);
                return true;
            },
            cancellationToken);

    /// <summary>Leaves the current secret alone in force. How many were removed; null without such a partner.</summary>
    public async Task<int?> RetireOldSecretsAsync(AccessCode code, CancellationToken cancellationToken) =>
        await FindIdAsync(code, cancellationToken) is not { } partnerId ? null : await db.WriteAsync(
            partnerId,
            async transaction =>
            {
                var removed = await PartnerAdministrationStore.KeepSecretsAsync(
                    transaction.Connection, partnerId, newest: 1, CancellationToken.None);
                await SettingsVersion.RaiseAsync(transaction.Connection, transaction: null, CancellationToken.None);
                return removed;
            },
            cancellationToken);

    /// <summary>Adds to the wallet, under the lock of the account row.</summary>
    public async Task<DepositResult> DepositAsync(
        AccessCode code, long amountMinor, CancellationToken cancellationToken)
    {
        var found = await db.ReadAsync(
            connection => PartnerAdministrationStore.FindMoneyAsync(connection, code, cancellationToken),
            cancellationToken);
        if (found is not { } partner)
        {
            return new DepositResult(DepositOutcome.UnknownPartner, default);
        }

        var balance = await db.WriteAsync(
            partner.Id,
            transaction => Deposits.AddAsync(
                transaction.Connection, partner.Id, amountMinor, partner.Currency, clock.GetUtcNow(),
                CancellationToken.None),
            cancellationToken);
        return balance is { } minor
            ? new DepositResult(DepositOutcome.Deposited, new Money(minor, partner.Currency))
            : new DepositResult(DepositOutcome.TooMuch, default);
    }

    /// <summary>
    /// Makes sure that the secrets can be read, once and early: with the wrong keys every call would fail, and a
    /// secret that is added would be lost to those with the right ones.
    /// </summary>
    /// <exception cref="KeysUnavailableException">They cannot.</exception>
    public async Task RequireKeysAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.ReadAsync(
                connection => store.TryReadAnySecretAsync(connection, cancellationToken), cancellationToken);
        }
        catch (CryptographicException exception)
        {
            throw new KeysUnavailableException(exception);
        }
    }

    /// <summary>The partners' ids by their codes, for work on very many rows that name partners.</summary>
    public static Task<IReadOnlyDictionary<string, long>> ListIdsAsync(
        System.Data.Common.DbConnection connection, CancellationToken cancellationToken) =>
        PartnerAdministrationStore.ListIdsAsync(connection, cancellationToken);

    private Task<long?> FindIdAsync(AccessCode code, CancellationToken cancellationToken) => db.ReadAsync(
        connection => PartnerAdministrationStore.FindIdAsync(connection, code, cancellationToken), cancellationToken);
}

/// <summary>What has become of a deposit.</summary>
internal enum DepositOutcome
{
    Deposited,
    UnknownPartner,

    /// <summary>The balance would be more than <see cref="Deposits.MostMinor"/>.</summary>
    TooMuch,
}

/// <summary>The balance is the one after the deposit.</summary>
internal readonly record struct DepositResult(DepositOutcome Outcome, Money Balance);

/// <summary>The keys at hand are not the ones that the secrets were encrypted with.</summary>
internal sealed class KeysUnavailableException(Exception cause) : Exception(
    "The keys in the keys folder are not those that the partners' secrets were encrypted with; "
    + "name the right folder with --keys, or with the same --data as before.",
    cause);
