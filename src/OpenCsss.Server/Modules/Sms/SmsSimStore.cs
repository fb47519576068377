using OpenCsss.Domain;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Sms;

/// <summary>A SIM as messages see it.</summary>
internal sealed record SmsSim(
    long PartnerId, long Id, string Iccid, string Imsis, string? Msisdn, string Carrier, SimLife Life);

/// <summary>SIMs by the numbers that partners and networks know them by.</summary>
internal static class SmsSimStore
{
    private const string Columns =
        "s.partner_id, s.id, s.iccid, s.imsis, s.msisdn, s.carrier, s.life_cycle, s.life_expire_at";

    private static readonly ReadStatement ListByIccid = new(
        $"select {Columns} from sim s where s.partner_id = {{partner_id}} and s.iccid in {{each iccids}}",
        Column.BigInt("partner_id"), Column.Text("iccids"));

    private static readonly ReadStatement FindPartner = new(
        "select partner_id from iccid_directory where iccid = {iccid}", Column.Text("iccid"));

    // A number that was given to another card: the newest card has it that is in service.
    private static readonly ReadStatement FindByMsisdn = new(
        $$"""
        select {{Columns}} from sim s
         where s.msisdn = {msisdn} and ({partner_id} = 0 or s.partner_id = {partner_id})
         order by case when s.life_cycle = 4 then 1 else 0 end, s.id desc limit 1
        """,
        Column.Text("msisdn"), Column.BigInt("partner_id"));

    /// <summary>
    /// The partner's SIM that each number names, or null: the card of that number, else the only one that another form
    /// of it names (contract 4).
    /// </summary>
    public static async Task<IReadOnlyList<SmsSim?>> FindAsync(
        Db db, long partnerId, IReadOnlyList<Iccid> iccids, CancellationToken cancellationToken)
    {
        var exact = await ReadAsync(db, partnerId, iccids, cancellationToken);
        var forms = iccids.Where(iccid => !exact.ContainsKey(iccid.Value)).SelectMany(iccid => iccid.OtherForms())
            .ToArray();
        var others = forms.Length == 0 ? [] : await ReadAsync(db, partnerId, forms, cancellationToken);
        return [.. iccids.Select(iccid => exact.GetValueOrDefault(iccid.Value) ?? OnlyOther(iccid, others))];
    }

    /// <summary>Any partner's SIM, by its ICCID.</summary>
    public static async Task<SmsSim?> FindByIccidAsync(Db db, Iccid iccid, CancellationToken cancellationToken)
    {
        // First the directory, which lies anywhere, then the card, which lies with its partner.
        var partners = await db.ListAsync(
            FindPartner, sink => sink.Text(iccid.Value), static row => row.GetBigInt(0), cancellationToken);
        return partners is [var partnerId] ? (await FindAsync(db, partnerId, [iccid], cancellationToken))[0] : null;
    }

    /// <summary>The SIM of a telephone number; of one partner, or of any if it is 0.</summary>
    public static async Task<SmsSim?> FindByMsisdnAsync(
        Db db, Msisdn msisdn, long partnerId, CancellationToken cancellationToken) =>
        (await db.ListAsync(
            FindByMsisdn,
            sink =>
            {
                sink.Text(msisdn.Value);
                sink.BigInt(partnerId);
            },
            Read,
            cancellationToken)).FirstOrDefault();

    private static SmsSim? OnlyOther(Iccid iccid, Dictionary<string, SmsSim> others)
    {
        var found = iccid.OtherForms().Select(form => others.GetValueOrDefault(form.Value)).OfType<SmsSim>().ToArray();
        return found is [var only] ? only : null;
    }

    private static async Task<Dictionary<string, SmsSim>> ReadAsync(
        Db db, long partnerId, IReadOnlyList<Iccid> iccids, CancellationToken cancellationToken) =>
        (await db.ListAsync(
            ListByIccid,
            sink =>
            {
                sink.BigInt(partnerId);
                sink.Text($"[{string.Join(',', iccids.Select(iccid => $"\"{iccid}\""))}]"); // Digits alone.
            },
            Read,
            cancellationToken)).ToDictionary(sim => sim.Iccid);

    private static SmsSim Read(IRow row) => new(
        row.GetBigInt(0), row.GetBigInt(1), row.GetText(2), row.GetText(3), row.GetTextOrNull(4), row.GetText(5),
        new SimLife((SimLifeCycle)row.GetBigInt(6), Instants.FromStored(row.GetBigIntOrNull(7))));
}
