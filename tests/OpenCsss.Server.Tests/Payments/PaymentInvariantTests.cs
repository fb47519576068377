using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What «csss verify» says of payments that faults have left behind.</summary>
public abstract class PaymentInvariantTests(Engine engine) : PaymentScenario(engine)
{
    [Theory]
    [InlineData(WrongData.PaidWithoutOrder, "Every payment that succeeded has exactly one order, or its money goes back")]
    [InlineData(WrongData.UncountedRefund, "What has gone back of a payment is the sum of its refunds")]
    [InlineData(WrongData.PaymentOutsideTheLedger, "A payment's money is in the ledger")]
    [InlineData(WrongData.ForgottenPayment, "Every payment that can still come to something is looked at again")]
    public async Task Payments_that_cannot_be_are_found(WrongData wrong, string sentence)
    {
        var (_, paid) = await OpenedAsync();
        await OpenedAsync(); // One that waits.
        Pay(paid);
        await DeliverAsync("payment_intent.succeeded");
        var found = await Host.FindWrongAsync(wrong, Partner, Token);
        Assert.Contains(found, line => line.StartsWith(sentence, StringComparison.Ordinal));
    }
}

public sealed class PaymentInvariantTestsOnSqlite() : PaymentInvariantTests(Engine.Sqlite);

public sealed class PaymentInvariantTestsOnPostgres() : PaymentInvariantTests(Engine.Postgres);
