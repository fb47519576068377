using OpenCsss.Domain;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.Plans;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>
/// Places the orders of a group: one look-up for all, decisions in memory, one insert for all. The lock on the
/// account rows makes what was read stay true until the commit.
/// </summary>
internal sealed class PlaceOrderWrite(PlanCatalogue catalogue, PartnerRegistry registry, ApiOptions options)
    : GroupedWrite<PlaceOrderCall, PlaceOrderResult>
{
    private readonly OrderingLimits _limits =
        new(options.MaxWaitingOrders, DataVolume.FromMegabytes(options.MaxTestMegabytes));

    public override int WeightOf(PlaceOrderCall item) => item.Iccids.Count;

    public override async Task<IReadOnlyList<PlaceOrderResult>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<PlaceOrderCall> items, CancellationToken cancellationToken)
    {
        var group = new PlacementBatch(items);
        var settingsVersion = 0L;
        Accounts.LockAll(transaction, group.PartnerIds, group.Accounts);
        IdempotencyStore.Find(transaction, group.Requests);
        NewOrders.FindSims(
            transaction, [.. group.SimKeys.Select(key => (key.PartnerId, key.Iccid.Value))],
            (_, sim) => group.Found(sim));
        SettingsVersion.Read(transaction, version => settingsVersion = version);
        await transaction.FlushAsync(cancellationToken);

        if (group.OtherSimKeys() is { Count: > 0 } others)
        {
            NewOrders.FindSims(transaction, others, (_, sim) => group.Found(sim));
            await transaction.FlushAsync(cancellationToken);
        }

        var partners = new PartnersInForce(registry, transaction, settingsVersion);
        if (group.SimsToOpen() is { Count: > 0 } toOpen)
        {
            await OpenAsync(transaction, group, toOpen, partners, cancellationToken);
        }

        var edition = await catalogue.GetAsync(
            transaction.Connection, settingsVersion, group.PartnerIds, cancellationToken);
        var results = new PlaceOrderResult[items.Count];
        for (var n = 0; n < results.Length; n++)
        {
            var partner = await partners.GetAsync(items[n].Caller.Partner, cancellationToken);
            results[n] = Decide(group, n, partner, edition);
        }

        Write(transaction, group);
        await transaction.FlushAsync(cancellationToken);
        return results;
    }

    /// <summary>
    /// Lets happen what time has brought to SIMs, writes it down, and looks at them again. It happens whatever
    /// becomes of the orders.
    /// </summary>
    private static async Task OpenAsync(
        WriteTransaction transaction, PlacementBatch group,
        Dictionary<(long PartnerId, long SimId), DateTimeOffset> toOpen, PartnersInForce partners,
        CancellationToken cancellationToken)
    {
        var sims = await OrderChangeWrite.LoadAsync(transaction, [.. toOpen.Keys], partners, cancellationToken);
        var changes = new OrderChanges(group.Accounts);
        foreach (var (key, sim) in sims)
        {
            sim.Now.AdvanceTo(toOpen[key]);
            changes.Take(sim, toOpen[key]);
        }

        changes.Write(transaction);
        var opened = sims.Values.ToArray();
        var cycles = await UsedCyclesAsync(transaction, opened, toOpen, cancellationToken);
        NewOrders.FindSims(
            transaction,
            [.. opened.Select(sim => (sim.Row.PartnerId, sim.Row.Iccid))],
            (n, sim) => group.FoundAgain(sim, opened[n].Now.Holder, cycles[n]));
        await transaction.FlushAsync(cancellationToken);
    }

    /// <summary>The running cycles of SIMs whose volume is used up; null for all others.</summary>
    private static async Task<UsedCycle?[]> UsedCyclesAsync(
        WriteTransaction transaction, LockedSim[] sims,
        Dictionary<(long PartnerId, long SimId), DateTimeOffset> toOpen, CancellationToken cancellationToken)
    {
        var cycles = new UsedCycle?[sims.Length];
        List<(int Place, CycleKey Key)> keys = [];
        for (var n = 0; n < sims.Length; n++)
        {
            var (sim, row) = (sims[n], sims[n].Row);
            if (sim.Now.Sim.OverQuotaUntil is not null && sim.Now.Holder is { } order
                && order.CycleAt(toOpen[(row.PartnerId, row.Id)], sim.Partner.TimeZone) is { } running)
            {
                cycles[n] = new UsedCycle(order, sim.Now.QuotaOf(order), UsedBytes: 0);
                keys.Add((n, new CycleKey(row.PartnerId, order.Id, running.Index)));
            }
        }

        CycleTotals.Find(
            transaction, [.. keys.Select(key => key.Key)],
            (i, bytes) => cycles[keys[i].Place] = cycles[keys[i].Place]! with { UsedBytes = bytes });
        await transaction.FlushAsync(cancellationToken);
        return cycles;
    }

    private PlaceOrderResult Decide(PlacementBatch group, int n, Partner partner, CatalogueSnapshot edition)
    {
        var (request, call) = (group.Requests[n], group.Calls[n]);
        if (request.KeyIsTaken)
        {
            return new PlaceOrderResult(PlaceOrderOutcome.Placed, null, KeyIsTaken: true);
        }

        if (request.Answer is not null)
        {
            return new PlaceOrderResult(PlaceOrderOutcome.Placed, request.Answer);
        }

        var lines = DecideLines(group, n, partner, edition);
        var isRefused = call.Batch is null
            ? lines[0].Placement.Outcome is not PlaceOrderOutcome.Placed
            : call.Batch.AllOrNothing && call.Batch.Lines.Count > lines.Count(line => line.IsPlaced);
        if (!isRefused && !call.Caller.IsDryRun)
        {
            Place(group, call, lines, partner, edition);
        }

        if (call.Batch is null && isRefused)
        {
            return new PlaceOrderResult(lines[0].Placement.Outcome, null);
        }

        var answer = call.Batch is null
            ? OrderAnswer.Placed(lines[0], partner, call.Caller)
            : BatchAnswer.Render(call, lines, isRefused, partner);
        if (Array.Exists(lines, line => line.OrderId != default))
        {
            request.Give(answer);
        }

        return new PlaceOrderResult(PlaceOrderOutcome.Placed, answer);
    }

    /// <summary>
    /// Decides on each line of a call. The SIMs of a call are different ones, so that of what the lines before have
    /// done only the money matters.
    /// </summary>
    private OrderLine[] DecideLines(PlacementBatch group, int n, Partner partner, CatalogueSnapshot edition)
    {
        var call = group.Calls[n];
        var (first, count) = group.LinesOf(n);
        var lines = new OrderLine[count];
        var available = group.Accounts[partner.Id].AvailableMinor;
        var plan = edition.Find(call.Draft.PackageCode);
        var price = plan is null ? null : edition.PriceOf(plan, partner.Id, partner.Currency);
        var named = count > 1 ? new HashSet<SimForPlacement>(count) : null;
        for (var i = 0; i < count; i++)
        {
            var sim = group.SimOf(first + i);
            var isTwice = sim is not null && named?.Add(sim) is false;
            var placement = sim is null ? OrderPlacement.Refused(PlaceOrderOutcome.SimNotFound)
                : plan is null ? OrderPlacement.Refused(PlaceOrderOutcome.PlanNotSellable)
                : OrderPlacement.Decide(
                    call.Draft.Wish, sim.Now, plan.Terms,
                    new PartnerTerms(partner.Billing, price, available, partner.TimeZone), _limits, call.Now);
            lines[i] = new OrderLine(sim, placement, isTwice);
            available -= lines[i].IsPlaced ? placement.ChargeMinor : 0;
        }

        return lines;
    }

    private static void Place(
        PlacementBatch group, PlaceOrderCall call, OrderLine[] lines, Partner partner, CatalogueSnapshot edition)
    {
        var account = group.Accounts[partner.Id];
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].IsPlaced)
            {
                continue;
            }

            var (sim, placement) = (lines[i].Sim!, lines[i].Placement);
            var order = new NewOrder(
                account.NextId(call.Now), sim, edition.Find(call.Draft.PackageCode)!, call.Draft, placement,
                partner.Currency.Value, call.Now);
            lines[i] = lines[i] with { OrderId = new OrderId(order.Id) };
            account.ChargeOrder(order.Id, placement.ChargeMinor, order.Currency, call.Now);
            group.Add(order, OrderEvents.Of(order, account, partner));
            if (SimForPlacement.NeedsCarrier(placement))
            {
                group.Commands.AddRange(ActivationOf(order, account));
            }

            sim.Apply(placement, call.Draft.Wish);
        }
    }

    /// <summary>The plan is provided; a stop that it does not end goes on.</summary>
    private static IEnumerable<NewCarrierCommand> ActivationOf(NewOrder order, LockedAccount account)
    {
        var sim = order.Sim;
        var activate = new NewCarrierCommand(
            sim.PartnerId, account.NextId(order.CreatedAt), sim.Id, order.Id, sim.Now.Carrier,
            CarrierAction.Activate, order.Plan.CarrierProduct, Reason: null,
            order.CreatedAt.ToUnixTimeMilliseconds());
        yield return activate;
        if (sim.SpeedsUp(order.Placement))
        {
            yield return activate with
            {
                Id = account.NextId(order.CreatedAt), OrderId = null, Kind = CarrierAction.Resume, Product = "",
            };
        }

        if (sim.StopGoesOn(order.Placement))
        {
            yield return activate with
            {
                Id = account.NextId(order.CreatedAt), OrderId = null, Kind = CarrierAction.Stop, Product = "",
                Reason = sim.State.Service.ToWire(),
            };
        }
    }

    private static void Write(WriteTransaction transaction, PlacementBatch group)
    {
        NewOrders.Insert(transaction, group.Orders);
        NewOrders.UpdateLives(transaction, group.ChangedSims());
        EventFeed.Append(transaction, group.Events);
        CarrierCommands.Append(transaction, group.Commands);
        IdempotencyStore.Save(transaction, group.Requests);
        Accounts.Save(transaction, group.ChangedAccounts());
    }
}

/// <summary>A line of a call that has been decided on.</summary>
/// <param name="Sim">The SIM; null if there is none.</param>
/// <param name="Placement">The decision.</param>
/// <param name="IsTwice">The SIM was named before in the same call, in another form of its number.</param>
/// <param name="OrderId">The new order; <c>default</c> if there is none.</param>
internal readonly record struct OrderLine(
    SimForPlacement? Sim, OrderPlacement Placement, bool IsTwice, OrderId OrderId = default)
{
    public bool IsPlaced => Placement.Outcome is PlaceOrderOutcome.Placed && !IsTwice;
}
