using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.SimDirectory;

// For those who hold a transaction: all of a group's numbers in one statement, with what else they have queued.
internal static partial class SimNumbers
{
    private static readonly SetStatement SelectOwn = SetStatement.Over(
        """
        select {n}, s.partner_id, s.id from {rows,} sim s
         where s.partner_id = {partner_id} and s.iccid = {iccid}
        """,
        Column.BigInt("partner_id"), Column.Text("iccid"));

    private static readonly SetStatement SelectAnybodys = SetStatement.Over(
        "select {n}, d.partner_id, d.sim_id from {rows,} iccid_directory d where d.iccid = {iccid}",
        Column.Text("iccid"));

    private static readonly SetStatement SelectImsis = SetStatement.Over(
        "select {n}, d.partner_id, d.sim_id from {rows,} imsi_directory d where d.imsi = {imsi}",
        Column.Text("imsi"));

    /// <summary>
    /// Queues the first step of a look-up: the SIMs that have exactly these numbers. The partner of a number is 0 if it
    /// may be anybody's; all of one call are, or none.
    /// </summary>
    public static void Find(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, Iccid Iccid)> asked,
        IccidMatch<(long PartnerId, long SimId)> match) =>
        Find(transaction, [.. asked.Select(number => (number.PartnerId, number.Iccid.Value))], match);

    /// <summary>The second step, when the first is answered: nearly always there is nothing left to ask.</summary>
    public static async Task FindOtherFormsAsync(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, Iccid Iccid)> asked,
        IccidMatch<(long PartnerId, long SimId)> match, CancellationToken cancellationToken)
    {
        if (match.OtherForms(asked) is { Count: > 0 } forms)
        {
            Find(transaction, forms, match);
            await transaction.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Queues the look-up of whose SIMs have these IMSIs.</summary>
    public static void FindByImsi(
        WriteTransaction transaction, IReadOnlyList<string> imsis,
        Action<int, (long PartnerId, long SimId)> found) =>
        transaction.Read(
            SelectImsis,
            imsis,
            static (sink, imsi) => sink.Text(imsi),
            (n, row) => found(n, (row.GetBigInt(1), row.GetBigInt(2))));

    private static void Find(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, string Iccid)> numbers,
        IccidMatch<(long PartnerId, long SimId)> match)
    {
        if (numbers.Count == 0)
        {
            return;
        }

        var isAnybodys = numbers[0].PartnerId == 0;
        transaction.Read(
            isAnybodys ? SelectAnybodys : SelectOwn,
            numbers,
            (sink, number) =>
            {
                if (!isAnybodys)
                {
                    sink.BigInt(number.PartnerId);
                }

                sink.Text(number.Iccid);
            },
            (n, row) => match.Found(
                numbers[n].PartnerId, numbers[n].Iccid, (row.GetBigInt(1), row.GetBigInt(2))));
    }
}
