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
/// Placing orders as a part of a group's transaction, which may do something else beside: confirm the payments, say.
/// One look-up for all, decisions in memory, one insert for all. The lock on the account rows makes what was read stay
/// true until the commit.
/// </summary>
/// <remarks>
/// A write that has this part takes its steps in their order, and queues what is its own to the same flushes, so that
/// both take no more round trips than the orders alone:
/// <code>
/// var batch = PlaceOrderPart.LookUp(transaction, calls); // then its own look-ups: the account rows are locked first
/// await transaction.FlushAsync(cancellationToken);
/// await part.LoadAsync(transaction, batch, cancellationToken);
/// var result = part.Decide(batch, n);                    // of each call that is still to be decided on, once
/// PlaceOrderPart.Write(transaction, batch);              // then its own writes
/// await transaction.FlushAsync(cancellationToken);
/// </code>
/// A call that is not decided on places nothing, and one that is refused is a value: what becomes of the rest is the
/// write's to say. What throws, on either side, takes both back.
/// </remarks>
internal sealed class PlaceOrderPart(PlanCatalogue catalogue, PartnerRegistry registry, ApiOptions options)
{
    private readonly OrderingLimits _limits =
        new(options.MaxWaitingOrders, DataVolume.FromMegabytes(options.MaxTestMegabytes));

    /// <summary>Queues the look-ups, the locks on the account rows first.</summary>
    public static PlacementBatch LookUp(WriteTransaction transaction, IReadOnlyList<PlaceOrderCall> calls)
    {
        var batch = new PlacementBatch(calls);
        var accounts = Accounts.LockAll(transaction, batch.PartnerIds);
        IdempotencyStore.Find(transaction, batch.Requests);
        var sims = NewOrders.FindSims(
            transaction, [.. batch.SimKeys.Select(key => (key.PartnerId, key.Iccid.Value))]);
        batch.Found = (accounts, sims, SettingsVersion.Read(transaction));
        return batch;
    }

    /// <summary>
    /// After the flush: what else the decisions need. It is there already, unless a SIM was named in another form, or
    /// must be looked at as a whole, or settings have changed.
    /// </summary>
    public async Task LoadAsync(
        WriteTransaction transaction, PlacementBatch batch, CancellationToken cancellationToken)
    {
        batch.TakeSims();
        if (batch.OtherSimKeys() is { Count: > 0 } others)
        {
            var otherSims = NewOrders.FindSims(transaction, others);
            await transaction.FlushAsync(cancellationToken);
            batch.Take(otherSims);
        }

        var partners = new PartnersInForce(registry, transaction, batch.SettingsVersion);
        if (batch.SimsToOpen() is { Count: > 0 } toOpen)
        {
            await OpenAsync(transaction, batch, toOpen, partners, cancellationToken);
        }

        batch.Catalogue = await catalogue.GetAsync(
            transaction.Connection, batch.SettingsVersion, batch.PartnerIds, cancellationToken);
        for (var n = 0; n < batch.Calls.Count; n++)
        {
            batch.Partners[n] = await partners.GetAsync(batch.Calls[n].Seller.Partner, cancellationToken);
        }
    }

    /// <summary>Decides on a call, in memory. What it places is seen by those that are decided on after it.</summary>
    public PlaceOrderResult Decide(PlacementBatch batch, int n)
    {
        var (request, call, partner) = (batch.RequestOf(n), batch.Calls[n], batch.Partners[n]);
        if (request is { KeyIsTaken: true })
        {
            return new PlaceOrderResult(PlaceOrderOutcome.Placed, null, KeyIsTaken: true);
        }

        if (request is { Answer: { } stored })
        {
            return new PlaceOrderResult(PlaceOrderOutcome.Placed, stored);
        }

        var lines = DecideLines(batch, n, partner);
        var isRefused = call.Batch is null
            ? lines[0].Placement.Outcome is not PlaceOrderOutcome.Placed
            : call.Batch.AllOrNothing && call.Batch.Lines.Count > lines.Count(line => line.IsPlaced);
        if (!isRefused && !call.IsDryRun)
        {
            Place(batch, call, lines, partner);
        }

        if (call.Batch is null && isRefused)
        {
            return new PlaceOrderResult(lines[0].Placement.Outcome, null);
        }

        var answer = call.Answer(new PlaceOrderAnswer(call, lines, isRefused, partner));
        if (Array.Exists(lines, line => line.OrderId != default))
        {
            request?.Give(answer);
        }

        return new PlaceOrderResult(PlaceOrderOutcome.Placed, answer)
        {
            OrderId = call.Batch is null ? lines[0].OrderId : default,
        };
    }

    /// <summary>Queues what was placed: orders, SIMs, events, commands, answers, accounts with their ledger.</summary>
    public static void Write(WriteTransaction transaction, PlacementBatch batch)
    {
        NewOrders.Insert(transaction, batch.Orders);
        NewOrders.UpdateLives(transaction, batch.ChangedSims());
        EventFeed.Append(transaction, batch.Events);
        CarrierCommands.Append(transaction, batch.Commands);
        IdempotencyStore.Save(transaction, batch.Requests);
        Accounts.Save(transaction, batch.ChangedAccounts());
    }

    /// <summary>
    /// Processes what has become due of SIMs, saves it, and loads them again. It happens whatever
    /// becomes of the orders.
    /// </summary>
    private static async Task OpenAsync(
        WriteTransaction transaction, PlacementBatch batch,
        Dictionary<(long PartnerId, long SimId), DateTimeOffset> toOpen, PartnersInForce partners,
        CancellationToken cancellationToken)
    {
        var sims = await LockedSims.LoadAsync(transaction, [.. toOpen.Keys], partners, cancellationToken);
        var changes = new OrderChanges(batch.Accounts);
        foreach (var (key, sim) in sims)
        {
            sim.Now.AdvanceTo(toOpen[key]);
            changes.Take(sim, toOpen[key]);
        }

        changes.Write(transaction);
        var opened = sims.Values.ToArray();
        var cycles = await UsedCyclesAsync(transaction, opened, toOpen, cancellationToken);
        var again = NewOrders.FindSims(transaction, [.. opened.Select(sim => (sim.Row.PartnerId, sim.Row.Iccid))]);
        await transaction.FlushAsync(cancellationToken);
        foreach (var (n, sim) in again.Rows)
        {
            batch.FoundAgain(sim, opened[n].Now.Holder, cycles[n]);
        }
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

        var totals = CycleTotals.Find(transaction, [.. keys.Select(key => key.Key)]);
        await transaction.FlushAsync(cancellationToken);
        foreach (var (i, total) in totals.Rows)
        {
            cycles[keys[i].Place] = cycles[keys[i].Place]! with { UsedBytes = total.Bytes };
        }

        return cycles;
    }

    /// <summary>
    /// Decides on each line of a call. The SIMs of a call are different ones, so that of what the lines before have
    /// done only the money matters.
    /// </summary>
    private OrderLine[] DecideLines(PlacementBatch batch, int n, Partner partner)
    {
        var (call, catalogue) = (batch.Calls[n], batch.Catalogue);
        var (first, count) = batch.LinesOf(n);
        var lines = new OrderLine[count];
        var (available, received) = (batch.Accounts[partner.Id].AvailableMinor, call.ReceivedMinor);
        var plan = catalogue.Find(call.Draft.PackageCode);
        var price = plan is null ? null : catalogue.PriceOf(plan, partner.Id, partner.Currency);
        var named = count > 1 ? new HashSet<SimForPlacement>(count) : null;
        for (var i = 0; i < count; i++)
        {
            var sim = batch.SimOf(first + i);
            var isTwice = sim is not null && named?.Add(sim) is false;
            var placement = sim is null ? OrderPlacement.Refused(PlaceOrderOutcome.SimNotFound)
                : plan is null ? OrderPlacement.Refused(PlaceOrderOutcome.PlanNotSellable)
                : OrderPlacement.Decide(
                    call.Draft.Wish, sim.Now, plan.Terms,
                    new PartnerTerms(partner.Billing, price, available + received, partner.TimeZone), _limits,
                    call.Now);
            lines[i] = new OrderLine(sim, placement, isTwice);
            available += lines[i].IsPlaced ? received - placement.ChargeMinor : 0;
        }

        return lines;
    }

    private static void Place(PlacementBatch batch, PlaceOrderCall call, OrderLine[] lines, Partner partner)
    {
        var account = batch.Accounts[partner.Id];
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].IsPlaced)
            {
                continue;
            }

            var (sim, placement) = (lines[i].Sim!, lines[i].Placement);
            var order = new NewOrder(
                account.NextId(call.Now), sim, batch.Catalogue.Find(call.Draft.PackageCode)!, call.Draft, placement,
                call.Seller.SoldBy, partner.Currency.Value, call.Now);
            lines[i] = lines[i] with { OrderId = new OrderId(order.Id) };
            account.TakePayment(order.Id, call.ReceivedMinor, order.Currency, call.Now);
            account.ChargeOrder(order.Id, placement.ChargeMinor, order.Currency, call.Now);
            batch.Add(order, OrderEvents.Of(order, account, partner));
            if (SimForPlacement.NeedsCarrier(placement))
            {
                batch.Commands.AddRange(ActivationOf(order, account));
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
}
