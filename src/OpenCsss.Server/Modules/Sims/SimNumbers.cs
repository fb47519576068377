using OpenCsss.Domain;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Sims;

/// <summary>A SIM by the number that is in stock.</summary>
internal readonly record struct SimNumber(long Id, string Iccid);

/// <summary>
/// Which of a partner's SIMs an ICCID names: the card of that number, else the only one that another form of it names
/// (contract 4).
/// </summary>
internal static class SimNumbers
{
    private static readonly ReadStatement ListByNumber = new(
        "select s.id, s.iccid from sim s where s.partner_id = {partner_id} and s.iccid in {each iccids}",
        Column.BigInt("partner_id"), Column.Text("iccids"));

    public static async Task<SimNumber?> FindAsync(
        Db db, long partnerId, Iccid iccid, CancellationToken cancellationToken) =>
        (await ListAsync(db, partnerId, [iccid], cancellationToken)) is [var only] ? only : null;

    /// <summary>The SIMs that the numbers name, each once; a number that names none is passed over.</summary>
    public static async Task<IReadOnlyList<SimNumber>> ListAsync(
        Db db, long partnerId, IReadOnlyCollection<Iccid> iccids, CancellationToken cancellationToken)
    {
        var exact = await ReadAsync(db, partnerId, iccids, cancellationToken);
        var missing = iccids.Where(iccid => !exact.ContainsKey(iccid.Value)).ToList();
        var forms = missing.SelectMany(iccid => iccid.OtherForms()).ToList();
        if (forms.Count == 0)
        {
            return [.. exact.Values];
        }

        var others = await ReadAsync(db, partnerId, forms, cancellationToken);
        var byOtherForm = missing
            .Select(iccid => iccid.OtherForms().Where(form => others.ContainsKey(form.Value)).ToList())
            .Where(found => found.Count == 1)
            .Select(found => others[found[0].Value]);
        return [.. exact.Values.Concat(byOtherForm).Distinct()];
    }

    private static async Task<Dictionary<string, SimNumber>> ReadAsync(
        Db db, long partnerId, IEnumerable<Iccid> iccids, CancellationToken cancellationToken) =>
        (await db.ListAsync(
            ListByNumber,
            sink =>
            {
                sink.BigInt(partnerId);
                sink.Text(ToJson(iccids.Select(iccid => iccid.Value)));
            },
            static row => new SimNumber(row.GetBigInt(0), row.GetText(1)),
            cancellationToken)).ToDictionary(sim => sim.Iccid);

    /// <summary>Digits need no escaping.</summary>
    public static string ToJson(IEnumerable<string> iccids) => $"[{string.Join(',', iccids.Select(n => $"\"{n}\""))}]";
}
