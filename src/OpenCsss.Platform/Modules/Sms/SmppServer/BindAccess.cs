using System.Net;
using System.Security.Cryptography;
using System.Text;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>
/// Who may be bound. A permit carries the settings' number that it was given under: when the number has grown it is
/// checked again, so that a new password, an account that is off, a disabled partner or other networks end it.
/// </summary>
internal sealed class BindAccess(Db db, SecretProtector protector)
{
    /// <summary>An unknown name costs a decryption too, so that a clock does not tell which names exist.</summary>
    private readonly string _nobodysPassword =
        protector.Protect(Convert.ToHexString(RandomNumberGenerator.GetBytes(8)));

    /// <summary>Checks a bind. An unknown name and a wrong password are told alike, and after the same work.</summary>
    public async Task<BindCheck> CheckAsync(string systemId, ReadOnlyMemory<byte> password, IPAddress address)
    {
        var version = await VersionAsync(); // Before the account: a change between the two is noticed later.
        var account = await BindStore.FindAsync(db, systemId, CancellationToken.None);
        var digest = SHA256.HashData(password.Span);
        var isRight = HasPassword(account, digest);
        var isFromElsewhere = account is not null && !account.AllowsAddress(address);
        return isRight && !isFromElsewhere
            ? new BindCheck(new BindPermit(account!, digest, address, version), IsFromElsewhere: false)
            : new BindCheck(null, isFromElsewhere);
    }

    /// <summary>The settings' number of now.</summary>
    public Task<long> VersionAsync() => SettingsVersion.ReadAsync(db, CancellationToken.None);

    /// <summary>The permit as it is under a number that was read before; null if it is in force no longer.</summary>
    public async ValueTask<BindPermit?> RenewAsync(BindPermit permit, long version)
    {
        if (permit.SettingsVersion == version)
        {
            return permit;
        }

        var account = await BindStore.FindAsync(db, permit.Account.SystemId, CancellationToken.None);
        return HasPassword(account, permit.PasswordDigest) && account!.AllowsAddress(permit.Address)
            ? permit with { Account = account, SettingsVersion = version }
            : null;
    }

    private bool HasPassword(BindAccount? account, byte[] digest)
    {
        var expected = protector.UnprotectText(account?.ProtectedPassword ?? _nobodysPassword);
        var isSame = CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(expected)), digest);
        return isSame && account is not null;
    }
}

/// <summary>What a check of a bind has found.</summary>
/// <param name="Permit">Null: it may not bind.</param>
/// <param name="IsFromElsewhere">The account may not bind from there, whatever the password.</param>
internal readonly record struct BindCheck(BindPermit? Permit, bool IsFromElsewhere);

/// <summary>That a line may be bound.</summary>
/// <param name="Account">The account, as it was when it was last read.</param>
/// <param name="PasswordDigest">SHA-256 of the password that the line was bound with.</param>
/// <param name="Address">Where the line comes from.</param>
/// <param name="SettingsVersion">The number under which this was found.</param>
internal sealed record BindPermit(
    BindAccount Account, byte[] PasswordDigest, IPAddress Address, long SettingsVersion);
