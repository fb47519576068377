using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>Whose SIMs Accounting-Requests are about.</summary>
internal sealed class AccountingSubscribers(Db db)
{
    private static readonly ReadQuery<AccountingCall, SimKey?> FindSim = new(
        """
        select s.partner_id, s.sim_id from session_directory s
         where s.nas = {nas} and s.session_id = {session_id} and s.sim_id is not null
         order by s.last_at desc limit 1
        """,
        new Columns<AccountingCall>()
            .Text("nas", call => call.Names.Nas)
            .Text("session_id", call => call.SessionId),
        columns =>
        {
            var (partnerId, simId) = (columns["partner_id"], columns["sim_id"]);
            return row => new SimKey(row.GetBigInt(partnerId), row.GetBigInt(simId));
        });

    /// <summary>
    /// Finds them by their IMSIs, or else by their telephone numbers, or by what an earlier packet of the session has
    /// said. Where the last has the word, this only says whose lane the packet goes to: the group decides.
    /// </summary>
    public async Task FindAsync(IReadOnlyList<AccountingCall> calls, CancellationToken cancellationToken)
    {
        await FindByImsiAsync([.. calls.Where(call => call.Imsi is not null)], cancellationToken);
        await FindByMsisdnAsync(
            [.. calls.Where(call => call is { Imsi: null, Msisdn: not null, IsOfSession: true })], cancellationToken);
        foreach (var call in calls.Where(call => call is { CountedImsi: null, IsOfSession: true }))
        {
            call.Sim = (await db.AskAsync(FindSim, call, cancellationToken)).FirstOrDefault();
        }
    }

    private async Task FindByImsiAsync(List<AccountingCall> calls, CancellationToken cancellationToken)
    {
        if (calls.Count == 0)
        {
            return;
        }

        var places = await SimNumbers.ListByImsiAsync(
            db, [.. calls.Select(call => call.Imsi!).Distinct()], cancellationToken);
        foreach (var call in calls)
        {
            call.Sim = places.TryGetValue(call.Imsi!, out var place)
                ? new SimKey(place.PartnerId, place.SimId)
                : null;
        }
    }

    private async Task FindByMsisdnAsync(List<AccountingCall> calls, CancellationToken cancellationToken)
    {
        if (calls.Count == 0)
        {
            return;
        }

        var sims = await SimNumbers.ListByMsisdnAsync(
            db, [.. calls.Select(call => call.Msisdn!).Distinct()], cancellationToken);
        foreach (var call in calls)
        {
            if (sims.TryGetValue(call.Msisdn!, out var sim) && FirstImsiOf(sim) is { } imsi)
            {
                (call.Sim, call.ImsiByMsisdn) = (new SimKey(sim.PartnerId, sim.Id), imsi);
            }
        }
    }

    /// <summary>Any of a SIM's numbers leads to it; null if it has none.</summary>
    public static string? FirstImsiOf(KnownSim sim) =>
        sim.Imsis.Split(',') is [{ Length: > 0 } first, ..] ? first : null;
}
