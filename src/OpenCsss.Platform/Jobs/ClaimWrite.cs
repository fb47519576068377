using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Jobs;

/// <summary>
/// Takes queued items for this node, set-wise, if nobody else has them: a lease on each is written before anything is
/// done about it.
/// </summary>
internal abstract class ClaimWrite<TClaim> : GroupedWrite<IReadOnlyList<TClaim>, IReadOnlyList<bool>>
{
    public override int WeightOf(IReadOnlyList<TClaim> item) => item.Count;

    /// <summary>Whether each item is this node's now.</summary>
    public override async Task<IReadOnlyList<IReadOnlyList<bool>>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<IReadOnlyList<TClaim>> items, CancellationToken cancellationToken)
    {
        var claims = items.SelectMany((list, call) => list.Select((claim, n) => (Call: call, N: n, Claim: claim)))
            .ToArray();
        var successful = Claim(transaction, [.. claims.Select(claim => claim.Claim)]);
        await transaction.FlushAsync(cancellationToken);
        bool[][] claimed = [.. items.Select(list => new bool[list.Count])];
        foreach (var (n, _) in successful.Rows)
        {
            claimed[claims[n].Call][claims[n].N] = true;
        }

        return claimed;
    }

    /// <summary>Queues claims; those that succeed are found.</summary>
    protected abstract Queued<TClaim> Claim(WriteTransaction transaction, IReadOnlyList<TClaim> claims);
}
