using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>A SIM that was found by one of its numbers.</summary>
/// <param name="PartnerId">Whose it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Iccid">The number that is in stock, which may be another form of the one that was asked for.</param>
/// <param name="Imsis">Joined with commas, the one in use first.</param>
/// <param name="Msisdn">Its telephone number; null if it has none.</param>
/// <param name="Carrier">The carrier that serves it.</param>
/// <param name="Life">Its stage of life, as stored.</param>
internal sealed record KnownSim(
    long PartnerId, long Id, string Iccid, string Imsis, string? Msisdn, string Carrier, SimLife Life);

/// <summary>Where a number leads to: whose SIM it is, and the ICCID that is in stock.</summary>
internal readonly record struct SimPlace(long PartnerId, long SimId, string Iccid);
