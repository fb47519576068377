using System.Data.Common;
using Dapper;
using OpenCsss.Domain;

namespace OpenCsss.Server.Modules.Carriers;

/// <summary>SIMs as carriers and those who ask about them know them.</summary>
internal static class CarrierSimStore
{
    private const string Select =
        """
        select s.partner_id as PartnerId, s.id as SimId, s.iccid as Iccid, s.imsis as Imsis, s.msisdn as Msisdn,
               s.carrier as Carrier
          from sim s
        """;

    /// <summary>The partner's card of that number, else the only one that another form names (contract 4).</summary>
    public static async Task<KnownSim?> FindAsync(
        DbConnection connection, long partnerId, Iccid iccid, CancellationToken cancellationToken)
    {
        if (await FindExactAsync(connection, partnerId, iccid, cancellationToken) is { } exact)
        {
            return exact;
        }

        KnownSim? found = null;
        foreach (var form in iccid.OtherForms())
        {
            if (await FindExactAsync(connection, partnerId, form, cancellationToken) is { } other)
            {
                if (found is not null)
                {
                    return null; // Two cards; which one is meant, nobody can tell.
                }

                found = other;
            }
        }

        return found;
    }

    /// <summary>Any partner's card, by the number that a carrier tells.</summary>
    public static Task<KnownSim?> FindByIccidAsync(
        DbConnection connection, Iccid iccid, CancellationToken cancellationToken) =>
        FindByDirectoryAsync(connection, "iccid", iccid.Value, cancellationToken);

    /// <summary>Any partner's card, by one of its IMSIs.</summary>
    public static Task<KnownSim?> FindByImsiAsync(
        DbConnection connection, Imsi imsi, CancellationToken cancellationToken) =>
        FindByDirectoryAsync(connection, "imsi", imsi.Value, cancellationToken);

    private static Task<KnownSim?> FindExactAsync(
        DbConnection connection, long partnerId, Iccid iccid, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<KnownSim>(new CommandDefinition(
            $"{Select} where s.partner_id = @partnerId and s.iccid = @iccid",
            new { partnerId, iccid = iccid.Value }, cancellationToken: cancellationToken));

    /// <summary>
    /// First the directory, which lies anywhere, then the card, which lies with its partner: one statement over both
    /// would go to every node of a distributed database.
    /// </summary>
    private static async Task<KnownSim?> FindByDirectoryAsync(
        DbConnection connection, string number, string value, CancellationToken cancellationToken)
    {
        var place = await connection.QuerySingleOrDefaultAsync<(long PartnerId, long SimId)>(new CommandDefinition(
            $"select partner_id, sim_id from {number}_directory where {number} = @value",
            new { value }, cancellationToken: cancellationToken));
        return place == default ? null : await connection.QuerySingleOrDefaultAsync<KnownSim>(new CommandDefinition(
            $"{Select} where s.partner_id = @PartnerId and s.id = @SimId",
            new { place.PartnerId, place.SimId }, cancellationToken: cancellationToken));
    }
}

/// <summary>A SIM, and whose network it is in.</summary>
internal sealed class KnownSim
{
    public long PartnerId { get; init; }

    public long SimId { get; init; }

    public string Iccid { get; init; } = "";

    public string Imsis { get; init; } = "";

    public string? Msisdn { get; init; }

    public string Carrier { get; init; } = "";

    public CarrierSim ToSim() => new(PartnerId, SimId, Iccid, Imsis.Split(',')[0], Msisdn ?? "");
}
