using System.Runtime.CompilerServices;

namespace OpenCsss.Platform.Storage;

/// <summary>All of a partner's rows, read piece by piece in the order of their ids: memory stays flat.</summary>
internal static class KeysetReader
{
    private const int Size = 5_000;

    /// <summary>The parameters of a statement that reads a piece: rows of a partner that follow an id.</summary>
    public static readonly Columns<PieceOfRows> Parameters = new Columns<PieceOfRows>()
        .BigInt("partner_id", piece => piece.PartnerId)
        .BigInt("after", piece => piece.After)
        .BigInt("size", _ => Size);

    /// <param name="db">The database.</param>
    /// <param name="listAfter">Has <see cref="Parameters"/>; gives the id of a row beside it, and orders by it.</param>
    /// <param name="partner">The partner, and the code that lines name it by.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<TRow> ListAllAsync<TRow>(
        this Db db, ReadQuery<PieceOfRows, (long Id, TRow Row)> listAfter, (long Id, string Code) partner,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (after, isLast) = (0L, false);
        while (!isLast)
        {
            var piece = await db.ListAsync(
                listAfter, new PieceOfRows(partner.Id, partner.Code, after), cancellationToken);
            foreach (var (_, row) in piece)
            {
                yield return row;
            }

            isLast = piece.Count < Size;
            after = isLast ? after : piece[^1].Id;
        }
    }
}

/// <summary>The partner's rows that follow this id.</summary>
internal readonly record struct PieceOfRows(long PartnerId, string PartnerCode, long After);
