using OpenCsss.Client;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Security;

namespace OpenCsss.Testing;

/// <summary>What tests want to be there. The server sees changed settings as it would an operator's.</summary>
public sealed partial class ApiHost
{
    public async Task<ApiPartner> SeedPartnerAsync(CancellationToken cancellationToken, SeedPartner? partner = null) =>
        new(this, await _seeds.InsertPartnerAsync(partner ?? new SeedPartner(), cancellationToken));

    /// <summary>The operator adds a partner, as the command does; whether it could be added.</summary>
    public Task<bool> AddPartnerAsync(string accessCode, CancellationToken cancellationToken) =>
        Services<PartnerAdministration>().AddAsync(
            new NewPartner
            {
                AccessCode = AccessCode.TryParse(accessCode, out var code) ? code : default,
                Name = "added",
                Billing = BillingMode.Prepaid,
                Currency = Currency.TryParse("USD", out var currency) ? currency : default,
                TimeZone = TimeZoneInfo.Utc,
                Secret = "any",
            },
            cancellationToken);

    public Task<SeededSim> SeedSimAsync(ApiPartner partner, CancellationToken cancellationToken, SeedSim? sim = null) =>
        _seeds.InsertSimAsync(partner.Id, sim ?? new SeedSim(), cancellationToken);

    /// <summary>All of them in one transaction.</summary>
    public Task<IReadOnlyList<SeededSim>> SeedSimsAsync(
        ApiPartner partner, IEnumerable<SeedSim> sims, CancellationToken cancellationToken) =>
        _seeds.InsertSimsAsync(partner.Id, sims, cancellationToken);

    public Task<SeededPlan> SeedPlanAsync(CancellationToken cancellationToken, SeedPlan? plan = null) =>
        _seeds.InsertPlanAsync(plan ?? new SeedPlan(), cancellationToken);

    public Task SetOwnPriceAsync(
        ApiPartner partner, SeededPlan plan, long priceMinor, CancellationToken cancellationToken,
        string currency = "USD") =>
        _seeds.SetOwnPriceAsync(partner.Id, plan.Code, currency, priceMinor, cancellationToken);

    /// <summary>Pays in.</summary>
    public Task FundAsync(ApiPartner partner, long amountMinor, CancellationToken cancellationToken) =>
        _seeds.DepositAsync(partner.Id, amountMinor, cancellationToken);

    /// <summary>A second secret beside the first, which stays active.</summary>
    public Task AddSecretAsync(ApiPartner partner, string secret, CancellationToken cancellationToken) =>
        _seeds.InsertSecretAsync(partner.Id, secret, cancellationToken);

    internal CsssClient ClientOf(SeededPartner partner) => new(_http, partner.AccessCode, partner.Secret, Clock);

    /// <summary>Leaves the newest secret alone in force.</summary>
    public async Task RetireOldSecretsAsync(ApiPartner partner, CancellationToken cancellationToken)
    {
        Xunit.Assert.True(Domain.AccessCode.TryParse(partner.AccessCode, out var code));
        await Services<PartnerAdministration>().RetireOldSecretsAsync(code, cancellationToken);
    }

    public Task DisableAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        _seeds.SetPartnerStatusAsync(partner.Id, PartnerStatus.Disabled, cancellationToken);

    public Task EnableAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        _seeds.SetPartnerStatusAsync(partner.Id, PartnerStatus.Active, cancellationToken);
}
