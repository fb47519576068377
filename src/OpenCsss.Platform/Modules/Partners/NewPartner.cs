using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Partners;

/// <summary>A partner that is about to be added. Everything is parsed.</summary>
internal sealed record NewPartner
{
    public required AccessCode AccessCode { get; init; }

    public required string Name { get; init; }

    public required BillingMode Billing { get; init; }

    public required Currency Currency { get; init; }

    public required TimeZoneInfo TimeZone { get; init; }

    public bool CanonicalSigningOnly { get; init; }

    /// <summary>CIDR texts; empty is anywhere.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Whom to write to; null: nobody.</summary>
    public ContactAddress? Contact { get; init; }

    public required string Secret { get; init; }

    /// <summary>Paid in already: it becomes a deposit in the ledger.</summary>
    public long BalanceMinor { get; init; }

    public long CreditLimitMinor { get; init; }
}
