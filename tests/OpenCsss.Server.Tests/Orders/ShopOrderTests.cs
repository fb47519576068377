using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Orders;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>An order that a shop sells is placed in the transaction that settles its payment: both, or neither.</summary>
public abstract class ShopOrderTests(SharedApiHost shared, Engine engine) : ShopScenario(shared, engine)
{
    [Fact]
    public async Task A_payment_is_settled_with_its_order()
    {
        var (partner, sim, plan) = await SeedAsync();
        var payment = await OpenPaymentAsync();
        var result = await ConfirmAsync(
            new ConfirmPaymentWrite(Orders), partner, new(payment, await SaleAsync(partner, sim, plan)));

        var order = Assert.Single(await Host.OrdersAsync(partner, Token));
        Assert.Equal(new PaymentResult(PaymentState.Paid, PlaceOrderOutcome.Placed, new OrderId(order.Id)), result);
        Assert.Equal(PaymentState.Paid, await PaymentStateAsync(payment));
        Assert.Equal((OrderStatus.InUse, "Sold in a shop"), (order.Status, order.PackageName));
        Assert.Equal("1000 1005", await partner.ToldAsync());
        var listed = Assert.Single((await partner.Client.ListOrdersAsync(
            new() { PageNumber = 1, PageSize = 10 }, Token)).PackageOrder);
        Assert.Equal(("1", "4.99"), (listed.BuyType, listed.PayAmount));
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task A_fault_after_both_were_written_takes_both_back()
    {
        var (partner, sim, plan) = await SeedAsync();
        var (payment, write) = (await OpenPaymentAsync(), new ConfirmPaymentWrite(Orders));
        var before = await Host.StateAsync(partner, Token);
        var confirm = new ConfirmPayment(payment, await SaleAsync(partner, sim, plan));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => ConfirmAsync(write, partner, confirm with { Throws = true }));
        Assert.Equal(before, await Host.StateAsync(partner, Token));
        Assert.Equal(PaymentState.Waiting, await PaymentStateAsync(payment));

        Assert.Equal(PaymentState.Paid, (await ConfirmAsync(write, partner, confirm)).State);
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    [Fact]
    public async Task A_payment_that_somebody_else_has_settled_buys_nothing()
    {
        var (partner, sim, plan) = await SeedAsync();
        var write = new ConfirmPaymentWrite(Orders);
        var confirm = new ConfirmPayment(await OpenPaymentAsync(), await SaleAsync(partner, sim, plan));
        await ConfirmAsync(write, partner, confirm);
        var before = await Host.StateAsync(partner, Token);

        Assert.Equal(new PaymentResult(PaymentState.Paid), await ConfirmAsync(write, partner, confirm));
        await Assert.ThrowsAsync<GuardFailedException>(
            () => ConfirmAsync(write, partner, confirm with { IsBlind = true }));
        Assert.Equal(before, await Host.StateAsync(partner, Token));
    }

    [Fact]
    public async Task Of_a_group_those_at_fault_take_nothing_but_themselves_back()
    {
        var (partner, _, plan) = await SeedAsync();
        var write = new ConfirmPaymentWrite(Orders);
        var confirms = new List<ConfirmPayment>();
        for (var n = 0; n < 8; n++)
        {
            var sim = await Host.SeedSimAsync(partner, Token);
            confirms.Add(new(await OpenPaymentAsync(), await SaleAsync(partner, sim, plan)) { Throws = n is 3 or 6 });
        }

        var settling = new List<Task<PaymentResult>>();
        await using (await Host.HoldWritesAsync(Token))
        {
            settling.AddRange(confirms.Select(confirm => ConfirmAsync(write, partner, confirm)));
        }

        await Task.WhenAll(settling).ContinueWith(
            _ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default); // Each is looked at below.
        Assert.Equal([3, 6], Enumerable.Range(0, 8).Where(n => settling[n].IsFaulted));
        Assert.Contains(write.GroupSizes, size => size > 1);
        for (var n = 0; n < 8; n++)
        {
            Assert.Equal(
                confirms[n].Throws ? PaymentState.Waiting : PaymentState.Paid,
                await PaymentStateAsync(confirms[n].PaymentId));
        }

        Assert.Equal(6, (await Host.OrdersAsync(partner, Token)).Count);
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_payment_that_is_confirmed_20_times_at_once_buys_one_order(int nodes)
    {
        var (partner, sim, plan) = await SeedAsync();
        await using var twin = nodes == 2 ? await Host.StartTwinAsync(Token) : null;
        var confirm = new ConfirmPayment(await OpenPaymentAsync(), await SaleAsync(partner, sim, plan));
        var writes = ((ApiHost[])[Host, twin ?? Host])
            .Select(host => (Db: host.Services<Db>(), Write: new ConfirmPaymentWrite(host.Services<PlaceOrderPart>())))
            .ToArray();
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(
            () => writes[n % 2].Db.WriteAsync(writes[n % 2].Write, partner.Id, confirm, Token), Token)));

        var order = Assert.Single(await Host.OrdersAsync(partner, Token));
        Assert.All(results, result => Assert.Equal(PaymentState.Paid, result.State));
        Assert.Equal([order.Id], results.Where(result => result.OrderId != default).Select(result => result.OrderId.Value));
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task A_refused_order_leaves_the_payment_to_its_shop()
    {
        var (partner, _, plan) = await SeedAsync();
        var dead = await Host.SeedSimAsync(partner, Token, new SeedSim { LifeCycle = SimLifeCycle.Deactivated });
        var payment = await OpenPaymentAsync();
        var before = await Host.StateAsync(partner, Token);
        Assert.Equal(
            new PaymentResult(PaymentState.ToRefund, PlaceOrderOutcome.SimLifeCycleForbids),
            await ConfirmAsync(
                new ConfirmPaymentWrite(Orders), partner, new(payment, await SaleAsync(partner, dead, plan))));
        Assert.Equal(PaymentState.ToRefund, await PaymentStateAsync(payment));
        Assert.Equal(before, await Host.StateAsync(partner, Token));
    }

    [Fact]
    public async Task What_time_has_brought_to_the_sim_happens_first()
    {
        var (partner, sim, plan) = await SeedAsync();
        var ends = await Host.SeedSimAsync(
            partner, Token,
            new SeedSim { LifeCycle = SimLifeCycle.PreDeactivation, LifeExpireAt = Host.Clock.GetUtcNow() });
        var write = new ConfirmPaymentWrite(Orders);
        var refused = await ConfirmAsync(
            write, partner, new(await OpenPaymentAsync(), await SaleAsync(partner, ends, plan)));
        Assert.Equal(PlaceOrderOutcome.SimLifeCycleForbids, refused.Outcome);
        Assert.Equal(SimLifeCycle.Deactivated, (await Host.SimAsync(partner, ends, Token)).LifeCycle);

        var basic = await ConfirmAsync(
            write, partner, new(await OpenPaymentAsync(), await SaleAsync(partner, sim, plan)));
        var addOn = await Host.SeedPlanAsync(Token, new SeedPlan { IsExtra = true });
        var extra = await SaleAsync(partner, sim, addOn, isExtra: true);
        await ConfirmAsync(write, partner, new(await OpenPaymentAsync(), extra));
        Assert.Equal(
            [(OrderKind.Basic, null), (OrderKind.Extra, basic.OrderId.Value)],
            (await Host.OrdersAsync(partner, Token)).Select(order => (order.Kind, order.BasicOrderId)));
    }

    [Fact]
    public async Task Shop_and_program_of_a_partner_sell_at_once()
    {
        var (partner, _, plan) = await SeedAsync();
        var write = new ConfirmPaymentWrite(Orders);
        var selling = new List<Task>();
        for (var n = 0; n < 20; n++)
        {
            var sim = await Host.SeedSimAsync(partner, Token);
            var confirm = new ConfirmPayment(await OpenPaymentAsync(), await SaleAsync(partner, sim, plan));
            selling.Add(Task.Run(() => partner.OrderedAsync(plan.OpenOrderFor(sim)), Token));
            selling.Add(Task.Run(() => ConfirmAsync(write, partner, confirm), Token));
        }

        await Task.WhenAll(selling);
        var orders = await Host.OrdersAsync(partner, Token);
        Assert.Equal((40, 20), (orders.Count, orders.Count(order => order.Status is OrderStatus.InUse)));
        Assert.Equal(100_000 - (40 * 150) + (20 * PaidMinor), await partner.BalanceAsync());
        await Host.AssertBooksBalanceAsync(partner, Token);
    }
}

public sealed class ShopOrderTestsOnSqlite(SharedApiHost shared) : ShopOrderTests(shared, Engine.Sqlite);

public sealed class ShopOrderTestsOnPostgres(SharedApiHost shared) : ShopOrderTests(shared, Engine.Postgres);
