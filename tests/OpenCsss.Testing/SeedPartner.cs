using OpenCsss.Domain;

namespace OpenCsss.Testing;

/// <summary>A partner to be; what a test does not say is ordinary.</summary>
public sealed record SeedPartner
{
    /// <summary>Null is one that nobody has.</summary>
    public string? AccessCode { get; init; }

    public BillingMode Billing { get; init; } = BillingMode.Prepaid;

    public string Currency { get; init; } = "USD";

    public string TimeZone { get; init; } = "Asia/Shanghai";

    /// <summary>Paid in, with its movement in the ledger.</summary>
    public long BalanceMinor { get; init; } = 100_000;

    public long CreditLimitMinor { get; init; }

    /// <summary>CIDR blocks, separated by blanks; empty is anywhere.</summary>
    public string AllowedNetworks { get; init; } = "";

    public bool CanonicalSigningOnly { get; init; }

    /// <summary>Mail address; null is nobody.</summary>
    public string? Contact { get; init; }
}

/// <summary>A partner that is there.</summary>
public sealed record SeededPartner(long Id, string AccessCode, string Secret);
