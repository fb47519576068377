using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>A SIM as messages see it.</summary>
internal sealed record SmsSim(
    long PartnerId, long Id, string Iccid, string Imsis, string? Msisdn, string Carrier, SimLife Life);

/// <summary>SIMs by the numbers that partners and networks know them by.</summary>
internal static class SmsSimStore
{
    /// <summary>The partner's SIM that each number names, or null.</summary>
    public static async Task<IReadOnlyList<SmsSim?>> FindAsync(
        Db db, long partnerId, IReadOnlyList<Iccid> iccids, CancellationToken cancellationToken)
    {
        var match = await SimNumbers.ListAsync(db, partnerId, iccids, cancellationToken);
        return [.. iccids.Select(iccid => match.TryFind(partnerId, iccid, out var sim) ? Of(sim) : null)];
    }

    /// <summary>Any partner's SIM, by its ICCID.</summary>
    public static async Task<SmsSim?> FindByIccidAsync(Db db, Iccid iccid, CancellationToken cancellationToken) =>
        Of(await SimNumbers.FindAnywhereAsync(db, iccid, cancellationToken));

    /// <summary>The SIM of a telephone number; of one partner, or of any if it is 0.</summary>
    public static async Task<SmsSim?> FindByMsisdnAsync(
        Db db, Msisdn msisdn, long partnerId, CancellationToken cancellationToken) =>
        Of(await SimNumbers.FindByMsisdnAsync(db, msisdn, partnerId, cancellationToken));

    private static SmsSim? Of(KnownSim? sim) => sim is null ? null
        : new SmsSim(sim.PartnerId, sim.Id, sim.Iccid, sim.Imsis, sim.Msisdn, sim.Carrier, sim.Life);
}
