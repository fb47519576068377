using Dapper;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Server.Seeding;

/// <summary>
/// Orders with all their rows: each was charged and enabled at once, past ones have ended. Written partner by partner,
/// so that rows go to one end of each index; in chunks after each of which the money adds up.
/// </summary>
internal sealed class BenchOrders(BulkConnection bulk, BenchSize size, long planVersionId, IProgress<WorkStep> progress)
{
    private const int Chunk = 50_000;

    private static readonly TimeSpan Oldest = TimeSpan.FromDays(400);
    private static readonly TimeSpan Newest = TimeSpan.FromDays(35);
    private static readonly TimeSpan LastDay = TimeSpan.FromDays(1);

    private readonly List<BenchOrder> _orders = new(Chunk);
    private readonly List<FeedEvent> _events = new(3 * Chunk);
    private readonly List<PartnerHistory> _histories = [];
    private long _now;
    private long _done;

    public async Task AddAsync(DateTimeOffset now, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        _now = now.ToUnixTimeMilliseconds();
        for (var partner = 1; partner <= size.Partners && size.Orders + size.OrdersInUse > 0; partner++)
        {
            var head = await bulk.Connection.QuerySingleAsync<(long, long, long)>(new CommandDefinition(
                "select last_id, last_event_no, order_count from account where partner_id = @partner",
                new { partner }, cancellationToken: cancellationToken));
            var history = new PartnerHistory(
                partner, size.Plan, zone, new AccountHead(head.Item1, head.Item2, head.Item3));
            _histories.Add(history);
            var step = (Oldest - Newest) / Math.Max(1, CountOf(partner));
            var time = now - Oldest;
            foreach (var sim in SimsOf(partner))
            {
                await AddAsync(history, sim, time, cancellationToken);
                time += step;
            }

            time = now - LastDay;
            for (long sim = partner - 1; sim < Math.Min(size.OrdersInUse, size.Sims); sim += size.Partners)
            {
                await AddAsync(history, sim, time, cancellationToken);
                time += LastDay / (size.OrdersInUse + 1);
            }

            history.EndUntil(now, _events);
        }

        await FlushAsync(cancellationToken);
    }

    private async Task AddAsync(
        PartnerHistory history, long sim, DateTimeOffset time, CancellationToken cancellationToken)
    {
        _orders.Add(history.Order(sim, time, _events));
        if (_orders.Count == Chunk)
        {
            await FlushAsync(cancellationToken);
            _histories.Add(history);
        }
    }

    /// <summary>The SIM numbers of a partner's orders: in turn, and the first SIM's own ones in between.</summary>
    private IEnumerable<long> SimsOf(int partner)
    {
        var spread = size.Orders - size.OrdersOneSim;
        var inTurn = CountInTurn(partner);
        var own = partner == 1 ? size.OrdersOneSim : 0;
        long turn = 0, given = 0;
        for (var first = 0L; first < spread; first += size.Sims)
        {
            for (long sim = partner - 1; sim < size.Sims && first + sim < spread; sim += size.Partners)
            {
                yield return sim;
                for (turn++; given < own * turn / inTurn; given++)
                {
                    yield return 0;
                }
            }
        }

        for (; given < own; given++)
        {
            yield return 0;
        }
    }

    private long CountOf(int partner) => CountInTurn(partner) + (partner == 1 ? size.OrdersOneSim : 0);

    private long CountInTurn(int partner)
    {
        var (rounds, rest) = Math.DivRem(size.Orders - size.OrdersOneSim, size.Sims);
        return (rounds * OwnAmong(size.Sims)) + OwnAmong(rest);

        long OwnAmong(long sims) => sims < partner ? 0 : ((sims - partner) / size.Partners) + 1;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await bulk.InTransactionAsync(
            async () =>
            {
                await BenchOrderRows.InsertAsync(
                    bulk, planVersionId, _orders, _events, _now, cancellationToken);
                await BenchOrderRows.UpdateAccountsAsync(bulk, _orders, _histories, cancellationToken);
            },
            cancellationToken);
        _done += _orders.Count;
        progress.Report(new WorkStep("orders", _done, size.Orders + size.OrdersInUse));
        _orders.Clear();
        _events.Clear();
        _histories.Clear();
    }
}
