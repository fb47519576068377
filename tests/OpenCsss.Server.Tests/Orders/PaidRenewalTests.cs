using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>An order is renewed in the transaction that settles the payment for it: both, or neither.</summary>
public abstract class PaidRenewalTests(SharedApiHost shared, Engine engine) : ShopScenario(shared, engine)
{
    [Fact]
    public async Task A_payment_is_settled_with_the_renewal()
    {
        var (partner, renewal) = await OrderedAsync();
        Assert.Equal(OrderChangeOutcome.Done, await RenewAsync(renewal));
        Assert.Equal(PaymentState.Paid, await PaymentStateAsync(renewal.PaymentId));
        var order = Assert.Single(await Host.OrdersAsync(partner, Token));
        Assert.Equal((2, 300), (order.Periods, order.ChargedMinor));
        Assert.Equal(PaidMinor - 150, await partner.BalanceAsync()); // The wallet had the price of the first period.
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task A_fault_after_both_were_written_takes_both_back()
    {
        var (partner, renewal) = await OrderedAsync();
        var before = await Host.StateAsync(partner, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => RenewAsync(renewal with { Throws = true }));
        Assert.Equal(before, await Host.StateAsync(partner, Token));
        Assert.Equal(PaymentState.Waiting, await PaymentStateAsync(renewal.PaymentId));
    }

    [Fact]
    public async Task Confirmed_20_times_at_once_it_renews_once()
    {
        var (partner, renewal) = await OrderedAsync();
        var write = new PayRenewalWrite(Host.Services<OrderChangePart>());
        var renewals = Enumerable.Range(0, 20).Select(_ => Task.Run(() => RenewAsync(renewal, write), Token)).ToArray();
        await Task.WhenAll(renewals).ContinueWith(
            _ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default); // Each is looked at below.
        Assert.Single(renewals.Select(task => task.IsCompletedSuccessfully), isDone => isDone);
        Assert.All(
            renewals.Where(task => task.IsFaulted),
            task => Assert.IsType<GuardFailedException>(task.Exception!.InnerException));
        Assert.Equal(2, Assert.Single(await Host.OrdersAsync(partner, Token)).Periods);
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    /// <summary>A partner whose wallet an order has emptied, and a payment for one period more of it.</summary>
    private async Task<(ApiPartner Partner, PayRenewal Renewal)> OrderedAsync()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 150 });
        var (sim, plan) = (await Host.SeedSimAsync(partner, Token), await Host.SeedPlanAsync(Token));
        await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var order = Assert.Single(await Host.OrdersAsync(partner, Token));
        return (partner, new PayRenewal(
            await OpenPaymentAsync(), partner.Id, order.Id, PaidMinor, Host.Clock.GetUtcNow()));
    }

    private Task<OrderChangeOutcome> RenewAsync(PayRenewal renewal, PayRenewalWrite? write = null) => Db.WriteAsync(
        write ?? new PayRenewalWrite(Host.Services<OrderChangePart>()), renewal.PartnerId, renewal, Token);
}

public sealed class PaidRenewalTestsOnSqlite(SharedApiHost shared) : PaidRenewalTests(shared, Engine.Sqlite);

public sealed class PaidRenewalTestsOnPostgres(SharedApiHost shared) : PaidRenewalTests(shared, Engine.Postgres);
