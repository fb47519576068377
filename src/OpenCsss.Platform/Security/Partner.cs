using System.Net;
using System.Security.Cryptography;
using OpenCsss.Domain;

namespace OpenCsss.Platform.Security;

/// <summary>An enterprise that calls the API, as it was when its settings were last read.</summary>
internal sealed class Partner
{
    public required long Id { get; init; }

    public required string AccessCode { get; init; }

    /// <summary>The settings' number under which this was read.</summary>
    public required long SettingsVersion { get; init; }

    public required bool IsActive { get; init; }

    public required BillingMode Billing { get; init; }

    public required Currency Currency { get; init; }

    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>The partner asked that no dialect of signing be accepted for it.</summary>
    public required bool CanonicalSigningOnly { get; init; }

    /// <summary>Where its calls may come from; empty is anywhere.</summary>
    public required NetworkList AllowedNetworks { get; init; }

    /// <summary>
    /// From where its programs may assert money to its shop without a signature; empty is from nowhere.
    /// </summary>
    public NetworkList ShopCallers { get; init; } = NetworkList.Parse("");

    /// <summary>Whether those who assert money to its shop must prove that they are its programs.</summary>
    public bool ShopNeedsProof { get; init; } = true;

    /// <summary>The active secrets as UTF-8, the current one first; two while one is rotated out.</summary>
    public required IReadOnlyList<byte[]> Secrets
    {
        get;
        init
        {
            field = value;
            TriedSecrets = [.. value, .. NobodysSecrets.Skip(value.Count)];
        }
    }

    /// <summary>The same, padded with secrets that nobody has: as many for every partner.</summary>
    public IReadOnlyList<byte[]> TriedSecrets { get; private init; } = NobodysSecrets;

    /// <summary>As many as a partner may have.</summary>
    public static IReadOnlyList<byte[]> NobodysSecrets { get; } =
        [RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32)];

    /// <summary>Whom to write to; null: nobody.</summary>
    public required ContactAddress? Contact { get; init; }

    public bool AllowsAddress(IPAddress address) => AllowedNetworks.IsEmptyOrContains(address);

    /// <summary>Whether a call from there is one of the programs that may assert money to its shop.</summary>
    public bool IsShopCaller(IPAddress address) => ShopCallers.Contains(address);
}
