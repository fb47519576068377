using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>
/// What carriers report of SIMs; orders start and end by it. Each may be reported more than once, because a carrier
/// repeats itself and a worker may die after the report: what has happened already changes nothing.
/// </summary>
internal interface ICarrierReports
{
    /// <summary>
    /// A carrier has finally not provided an order: it ends, and its charge is given back. An order that is over stays
    /// as it is.
    /// </summary>
    Task FailActivationAsync(long partnerId, long orderId, string reason, CancellationToken cancellationToken);

    /// <summary>The SIM is somewhere.</summary>
    /// <param name="partnerId">Whose SIM it is.</param>
    /// <param name="simId">The SIM.</param>
    /// <param name="country">The country of the network that it is in.</param>
    /// <param name="mnc">The network in the country; null if it was not said.</param>
    /// <param name="at">When it was there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ReportLocationAsync(
        long partnerId, long simId, Mcc country, string? mnc, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Data has flowed.</summary>
    Task ReportUseAsync(long partnerId, long simId, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>A SIM of several IMSIs has downloaded one, and uses it from now on.</summary>
    /// <returns>False if it is another SIM's: one of the two is wrong, so nothing has changed.</returns>
    Task<bool> ReportImsiAsync(
        long partnerId, long simId, Imsi imsi, DateTimeOffset at, CancellationToken cancellationToken);
}
