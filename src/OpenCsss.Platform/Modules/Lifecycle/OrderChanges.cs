using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>
/// What a group has changed of SIMs and their orders, gathered while it decides and written at its end: states, money,
/// events and carrier commands in the one transaction.
/// </summary>
internal sealed class OrderChanges(IReadOnlyDictionary<long, LockedAccount> accounts)
{
    private readonly HashSet<LockedSim> _sims = [];
    private readonly List<(LockedSim Sim, SimOrdersChange Change)> _changes = [];
    private readonly Dictionary<(long PartnerId, long OrderId), (long Debit, long Credit)> _money = [];

    /// <summary>Takes what has happened to a SIM. Money moves at once, so that the next call sees it.</summary>
    public void Take(LockedSim sim, DateTimeOffset now)
    {
        _sims.Add(sim);
        foreach (var change in sim.TakeChanges())
        {
            _changes.Add((sim, change));
            if (change.Order is { } order)
            {
                Move(sim, order, change, now);
            }
        }
    }

    /// <summary>Queues everything. Events and commands are numbered in the order in which things took effect.</summary>
    public void Write(WriteTransaction transaction)
    {
        var sims = _sims.Where(sim => sim.RowHasChanged).ToArray();
        SimOrdersStore.Save(transaction, sims, [.. _sims.SelectMany(ChangedOrdersOf)]);
        List<FeedEvent> events = [];
        List<NewCarrierCommand> commands = [];
        foreach (var (sim, change) in _changes.OrderBy(change => change.Change.At))
        {
            var account = accounts[sim.Row.PartnerId];
            if (change is { Operation: { } operation, Order: { } order })
            {
                events.Add(OrderEvents.Of(sim, order, operation, change, account));
            }

            if (change.Action is { } action)
            {
                commands.Add(CommandOf(sim, change, action, account));
            }
        }

        EventFeed.Append(transaction, events);
        CarrierCommands.Append(transaction, commands);
    }

    private IEnumerable<ChangedOrder> ChangedOrdersOf(LockedSim sim)
    {
        foreach (var now in sim.Now.Orders)
        {
            if (sim.Orders.TryGetValue(now.Id, out var order) && order.Seen != now)
            {
                var (debit, credit) = _money.GetValueOrDefault((sim.Row.PartnerId, now.Id));
                yield return new ChangedOrder(sim.Row.PartnerId, order.Seen, now, debit, credit);
            }
        }
    }

    private void Move(LockedSim sim, OrderLifeCycle order, SimOrdersChange change, DateTimeOffset now)
    {
        if (change is { DebitMinor: 0, CreditMinor: 0 })
        {
            return;
        }

        var account = accounts[sim.Row.PartnerId];
        var currency = sim.Orders[order.Id].Currency;
        account.Charge(MovementKind.Renewal, order.Id, change.DebitMinor, currency, now);
        account.Credit(ReasonOf(change.Cause), order.Id, change.CreditMinor, currency, now);
        var key = (sim.Row.PartnerId, order.Id);
        var (debit, credit) = _money.GetValueOrDefault(key);
        _money[key] = (debit + change.DebitMinor, credit + change.CreditMinor);
    }

    private static MovementKind ReasonOf(OrderEvent? cause) => cause switch
    {
        OrderEvent.Cancel => MovementKind.Cancellation,
        OrderEvent.EndEarly => MovementKind.EarlyEnd,
        OrderEvent.Reduce => MovementKind.Reduction,
        OrderEvent.FailActivation => MovementKind.FailedActivation,
        OrderEvent.Renew => MovementKind.Renewal,
        null or OrderEvent.Enable or OrderEvent.Begin or OrderEvent.Pause or OrderEvent.Restart or OrderEvent.RunOut =>
            throw new InvalidOperationException($"{cause} moves no money."),
    };

    private static NewCarrierCommand CommandOf(
        LockedSim sim, SimOrdersChange change, CarrierAction action, LockedAccount account)
    {
        var order = change.Order is { } changed ? sim.Orders[changed.Id] : null;
        return new NewCarrierCommand(
            sim.Row.PartnerId, account.NextId(change.At), sim.Row.Id, change.Order?.Id, sim.Row.Carrier, action,
            order?.CarrierProduct ?? "", new SimService(change.Reason).ToWire(), change.At.ToUnixTimeMilliseconds());
    }
}
