using System.Runtime.CompilerServices;

namespace OpenCsss.Platform.Storage;

/// <summary>All of a partner's rows, read piece by piece in the order of their ids: memory stays flat.</summary>
internal static class KeysetReader
{
    private const int Size = 5_000;

    /// <param name="db">The database.</param>
    /// <param name="listAfter">
    /// Takes the partner, the id after which to go on, and how many rows; selects the id first, and orders by it.
    /// </param>
    /// <param name="partnerId">The partner.</param>
    /// <param name="read">Makes of a row what is wanted of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<TRow> ListAllAsync<TRow>(
        this Db db, ReadStatement listAfter, long partnerId, Func<IRow, TRow> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (after, isLast) = (0L, false);
        while (!isLast)
        {
            var piece = await db.ListAsync(
                listAfter,
                sink =>
                {
                    sink.BigInt(partnerId);
                    sink.BigInt(after);
                    sink.BigInt(Size);
                },
                row => (Id: row.GetBigInt(0), Row: read(row)),
                cancellationToken);
            foreach (var (_, row) in piece)
            {
                yield return row;
            }

            isLast = piece.Count < Size;
            after = isLast ? after : piece[^1].Id;
        }
    }
}
