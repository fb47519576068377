using Microsoft.Extensions.DependencyInjection;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;

namespace OpenCsss.Testing;

/// <summary>What time and carriers bring.</summary>
public sealed partial class ApiHost
{
    /// <summary>Lets happen what is due, unless another node holds the lease and is at it.</summary>
    public Task WorkOffAsync(CancellationToken cancellationToken) =>
        _app!.Services.GetRequiredService<OrderClock>().RunOnceAsync(cancellationToken);

    /// <summary>A carrier tells where a SIM is.</summary>
    public Task ReportLocationAsync(
        ApiPartner partner, SeededSim sim, string mcc, CancellationToken cancellationToken, TimeSpan ago = default) =>
        Reports.ReportLocationAsync(
            partner.Id, sim.Id, Mcc.TryParse(mcc, out var country) ? country : throw new FormatException(mcc), mnc: null,
            Clock.GetUtcNow() - ago, cancellationToken);

    /// <summary>A carrier tells that data has flowed.</summary>
    public Task ReportUseAsync(
        ApiPartner partner, SeededSim sim, CancellationToken cancellationToken, TimeSpan ago = default) =>
        Reports.ReportUseAsync(partner.Id, sim.Id, Clock.GetUtcNow() - ago, cancellationToken);

    /// <summary>A carrier tells that a SIM has downloaded an IMSI. False if it is another SIM's.</summary>
    public Task<bool> ReportImsiAsync(
        ApiPartner partner, SeededSim sim, string imsi, CancellationToken cancellationToken) =>
        Reports.ReportImsiAsync(
            partner.Id, sim.Id, Imsi.TryParse(imsi, out var number) ? number : throw new FormatException(imsi),
            Clock.GetUtcNow(), cancellationToken);

    /// <summary>A carrier finally does not provide an order.</summary>
    public Task FailActivationAsync(ApiPartner partner, string orderId, CancellationToken cancellationToken) =>
        Reports.FailActivationAsync(
            partner.Id, OrderId.TryParse(orderId, out var id) ? id.Value : throw new FormatException(orderId), "no such product",
            cancellationToken);
}
