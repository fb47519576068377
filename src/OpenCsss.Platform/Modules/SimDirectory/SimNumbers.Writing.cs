using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.SimDirectory;

// For those who hold a transaction: all of a group's numbers in one statement, with what else they have queued.
internal static partial class SimNumbers
{
    private static readonly SetQuery<CardNumber, CardPlace> SelectOwn = new(
        """
        select {n}, s.partner_id, s.id as sim_id from {rows,} sim s
         where s.partner_id = {partner_id} and s.iccid = {iccid}
        """,
        new Columns<CardNumber>()
            .BigInt("partner_id", number => number.PartnerId)
            .Text("iccid", number => number.Iccid),
        columns =>
        {
            var place = PlaceIn(columns);
            return (number, row) => new CardPlace(number, place(row));
        });

    private static readonly SetQuery<CardNumber, CardPlace> SelectAnybodys = new(
        "select {n}, d.partner_id, d.sim_id from {rows,} iccid_directory d where d.iccid = {iccid}",
        new Columns<CardNumber>().Text("iccid", number => number.Iccid),
        columns =>
        {
            var place = PlaceIn(columns);
            return (number, row) => new CardPlace(number, place(row));
        });

    private static readonly SetQuery<string, (long PartnerId, long SimId)> SelectImsis = new(
        "select {n}, d.partner_id, d.sim_id from {rows,} imsi_directory d where d.imsi = {imsi}",
        new Columns<string>().Text("imsi", imsi => imsi),
        columns =>
        {
            var place = PlaceIn(columns);
            return row => place(row);
        });

    /// <summary>
    /// Queues the first step of a look-up: the SIMs that have exactly these numbers. The partner of a number is 0 if it
    /// may be anybody's; all of one call are, or none.
    /// </summary>
    public static Queued<CardPlace> Find(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, Iccid Iccid)> asked) =>
        Find(transaction, [.. asked.Select(number => new CardNumber(number.PartnerId, number.Iccid.Value))]);

    /// <summary>
    /// Takes what the first step has found, and does the second: nearly always there is nothing left to ask.
    /// </summary>
    public static async Task MatchAsync(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, Iccid Iccid)> asked, Queued<CardPlace> found,
        IccidMatch<(long PartnerId, long SimId)> match, CancellationToken cancellationToken)
    {
        Take(found, match);
        if (match.OtherForms(asked) is { Count: > 0 } forms)
        {
            var others = Find(
                transaction, [.. forms.Select(number => new CardNumber(number.PartnerId, number.Iccid))]);
            await transaction.FlushAsync(cancellationToken);
            Take(others, match);
        }
    }

    /// <summary>Queues the look-up of whose SIMs have these IMSIs.</summary>
    public static Queued<(long PartnerId, long SimId)> FindByImsi(
        WriteTransaction transaction, IReadOnlyList<string> imsis) => transaction.Read(SelectImsis, imsis);

    private static Queued<CardPlace> Find(WriteTransaction transaction, IReadOnlyList<CardNumber> numbers) =>
        transaction.Read(numbers is [{ PartnerId: 0 }, ..] ? SelectAnybodys : SelectOwn, numbers);

    private static void Take(Queued<CardPlace> found, IccidMatch<(long PartnerId, long SimId)> match)
    {
        foreach (var (_, card) in found.Rows)
        {
            match.Found(card.Number.PartnerId, card.Number.Iccid, card.Sim);
        }
    }

    private static Func<IRow, (long PartnerId, long SimId)> PlaceIn(ResultColumns columns)
    {
        var (partnerId, simId) = (columns["partner_id"], columns["sim_id"]);
        return row => (row.GetBigInt(partnerId), row.GetBigInt(simId));
    }
}

/// <summary>A number that is looked up, among a partner's or, with the partner 0, among all.</summary>
internal readonly record struct CardNumber(long PartnerId, string Iccid);

/// <summary>Where the card of a number is.</summary>
internal readonly record struct CardPlace(CardNumber Number, (long PartnerId, long SimId) Sim);
