using Xunit;

namespace OpenCsss.Testing;

/// <summary>What must be true of a partner's money, orders and events whatever happened.</summary>
public sealed partial class ApiHost
{
    /// <summary>
    /// The balance is what the ledger says; each movement sums to zero; each order has exactly the debit that it was
    /// charged, and its event; the feed has no gap.
    /// </summary>
    public async Task AssertBooksBalanceAsync(ApiPartner partner, CancellationToken cancellationToken)
    {
        var ledger = await LedgerAsync(partner, cancellationToken);
        var orders = await OrdersAsync(partner, cancellationToken);
        var events = await EventsAsync(partner, cancellationToken);

        Assert.Equal(
            await BalanceAsync(partner, cancellationToken),
            ledger.Where(line => line.Account == 1).Sum(line => line.AmountMinor));
        Assert.All(ledger.GroupBy(line => line.MovementId), sides => Assert.Equal(0, sides.Sum(line => line.AmountMinor)));
        Assert.Equal(
            orders.Where(order => order.ChargedMinor != 0).Select(order => (order.Id, -order.ChargedMinor)),
            ledger.Where(line => line is { Account: 1, Kind: 1 })
                .Select(line => (line.OrderId!.Value, line.AmountMinor)).Order());
        Assert.Equal(
            orders.Select(order => order.Id),
            events.Where(item => item.Operation == "1000").Select(item => item.OrderId!.Value).Order());
        Assert.Equal(Enumerable.Range(1, events.Count).Select(number => (long)number), events.Select(item => item.EventNo));
    }
}
