using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>What an operator sees and does of payments, beside a server that runs.</summary>
public abstract class PaymentCommandTests(Engine engine) : SellingScenario(engine)
{
    [Fact]
    public async Task Payments_are_listed_shown_and_sent_back()
    {
        await using var server = await StartAsync();
        Assert.Equal("Open", await server.PostAsync("/test/open/0"));
        Assert.Equal("Open", await server.PostAsync("/test/open/1"));
        Pay(Bank.Intents[0]);
        await DeliverAllAsync(server);

        var lines = (await RunAsync("payments", "list", "--partner", AccessCode)).TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("id\tpay id\t", lines[0], StringComparison.Ordinal);
        var paid = lines.Select(line => line.Split('\t')).Single(cells => cells[1] == "pay 0");
        Assert.Equal(("1.50 USD", "paid", "settled", ""), (paid[3], paid[4], paid[5], paid[6]));
        Assert.StartsWith("ORDER_", paid[7], StringComparison.Ordinal);
        Assert.DoesNotContain("pay 0", await RunAsync("payments", "list", "--troubled"), StringComparison.Ordinal);

        Assert.Equal("0.50 USD has gone back.", (await RunAsync("payments", "refund", paid[0], "--amount", "0.50")).Trim());
        Assert.Equal([50], Bank.Refunds.Select(refund => refund.Amount));
        var shown = await RunAsync("payments", "show", paid[0], "--ask");
        Assert.Contains("status        paid settled", shown, StringComparison.Ordinal);
        Assert.Contains("0.50 USD succeeded (asked for)", shown, StringComparison.Ordinal);
        Assert.Contains("payment_intent.succeeded evt_", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("_secret_", shown, StringComparison.Ordinal);

        await RefuseAsync("There is less than that left of it.", "refund", paid[0], "--amount", "1.01");
        Assert.Equal("1.00 USD has gone back.", (await RunAsync("payments", "refund", paid[0])).Trim());
        await RefuseAsync("All of it has gone back, or is on its way.", "refund", paid[0]);
        await RunAsync("verify");
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_one_line()
    {
        await using var server = await StartAsync();
        await server.PostAsync("/test/open/0");
        var unpaid = (await RunAsync("payments", "list")).Split('\n')[1].Split('\t')[0];
        await RefuseAsync("It has not been paid.", "refund", unpaid);
        await RefuseAsync("There is no payment 1-99.", "show", "1-99");
        await RefuseAsync("There is no partner NOBODY.", "list", "--partner", "NOBODY");
        var wrong = await CliRunner.RunAsync(["payments", "show", "99", .. Database.Arguments]);
        Assert.Contains("ID is like 1-47452122261749760", wrong.OneLine(2), StringComparison.Ordinal);

        Pay(Bank.Intents[0]);
        await DeliverAllAsync(server);
        Stripe.Next("POST /v1/refunds", StripeFault.CutBefore);
        Assert.Contains(
            "the server tries again", await RunAsync("payments", "refund", unpaid, "--amount", "1.00"),
            StringComparison.Ordinal);
        Stripe.Next("GET /v1/payment_intents", StripeFault.CutBefore);
        await RefuseAsync("The provider has not told the state (connection_broken).", "show", unpaid, "--ask");
    }

    private async Task RefuseAsync(string told, params string[] arguments) => Assert.Equal(
        $"csss: {told}",
        (await CliRunner.RunAsync(Configure, ["payments", .. arguments, .. Database.Arguments])).OneLine(1));
}

public sealed class PaymentCommandTestsOnSqlite() : PaymentCommandTests(Engine.Sqlite);

public sealed class PaymentCommandTestsOnPostgres() : PaymentCommandTests(Engine.Postgres);
