using System.Text.Json.Nodes;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What asserts money needs proof of the partner's program: /synPartner/SynOrderInfo above all.</summary>
public abstract class MallProofTests(Engine engine) : MallScenario(engine)
{
    private const string Path = "/vshop/synPartner/SynOrderInfo";

    [Fact]
    public async Task A_signed_order_is_charged_to_the_balance_and_repeated_it_is_the_same()
    {
        var balance = await Host.BalanceAsync(Partner, Token);
        var answer = await Mall.ProveAsync(Path, Paid(), Token);
        var order = AssertIsBare(answer);
        Assert.Equal(
            ["deviceCode", "orderId", "orderNo", "partnerCode", "payId"], order.EnumerateObject().Select(member => member.Name));
        Assert.StartsWith("ORDER_", order.GetProperty("orderId").GetString(), StringComparison.Ordinal);
        Assert.Equal(answer.Body, (await Mall.ProveAsync("/synPartner/SynOrderInfo", Paid(), Token)).Body);
        Assert.Equal(balance - 150, await Host.BalanceAsync(Partner, Token));
        Assert.Single(await Host.OrdersAsync(Partner, Token));
        var recharge = Assert.Single(await Host.EventsAsync(Partner, Token), item => item.Body.Contains("purchase_order_id"));
        Assert.Contains("\"pay_type\":\"WeChat\"", recharge.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_wrong_stale_and_borrowed_proof_spend_nothing()
    {
        var body = Mall.Body(Paid());
        var state = await Host.StateAsync(Partner, Token);
        AssertIsRefused("1006", await Host.PostAsync(Path, body, Token));
        AssertIsRefused("1006", await SendAsync(body, Mall.ProofOf(body, secret: "guess")));
        AssertIsRefused("1006", await SendAsync(body, Mall.ProofOf(Mall.Body(Order("other")))));
        AssertIsRefused("1005", await SendAsync(body, Mall.ProofOf(body, at: Host.Clock.GetUtcNow() - TimeSpan.FromMinutes(11))));
        AssertIsRefused("1005", await SendAsync(body, Mall.ProofOf(body, at: Host.Clock.GetUtcNow() + TimeSpan.FromMinutes(11))));
        AssertIsRefused("1005", await SendAsync(body, [Mall.ProofOf(body)[1]]));
        AssertIsRefused("1006", await SendAsync(body, [("x-lf-timestamp", "1"), ("x-lf-signature", "nonsense")]));
        var stranger = new MallCaller(await Host.SeedPartnerAsync(Token));
        AssertIsRefused("1006", await SendAsync(body, stranger.ProofOf(body)));
        Assert.Equal(state, await Host.StateAsync(Partner, Token));
    }

    [Fact]
    public async Task A_replayed_request_is_answered_and_spends_nothing_again()
    {
        var body = Mall.Body(Paid());
        var proof = Mall.ProofOf(body);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(body, proof)));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.Single(await Host.OrdersAsync(Partner, Token));
    }

    [Fact]
    public async Task An_address_on_the_partners_list_is_proof_and_others_are_none()
    {
        await Host.SetShopCallersAsync(Partner, "192.0.2.0/24", needsProof: true, Token);
        Host.Clock.Jump(TimeSpan.FromSeconds(2));
        AssertIsRefused("1006", await Mall.CallAsync(Path, Paid(), Token));
        await Host.SetShopCallersAsync(Partner, "192.0.2.0/24 127.0.0.0/8 ::1", needsProof: true, Token);
        Host.Clock.Jump(TimeSpan.FromSeconds(2));
        AssertIsBare(await Mall.CallAsync(Path, Paid(), Token));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example.com")]
    [InlineData("Origin", "null")]
    public async Task An_address_is_no_proof_of_what_a_page_makes_a_browser_send(string header, string value)
    {
        await Host.SetShopCallersAsync(Partner, "127.0.0.0/8 ::1", needsProof: true, Token);
        Host.Clock.Jump(TimeSpan.FromSeconds(2));
        var body = Mall.Body(Paid());
        AssertIsRefused("1006", await SendAsync(body, [(header, value)]));
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
        AssertIsBare(await SendAsync(body, [(header, value), .. Mall.ProofOf(body)]));
    }

    [Theory]
    [InlineData("Accept: */*")]
    [InlineData("Content-Type:")]
    [InlineData("Content-Type: ,")]
    public async Task An_address_is_no_proof_of_a_body_that_is_not_said_to_be_json(string header)
    {
        await Host.SetShopCallersAsync(Partner, "127.0.0.0/8 ::1", needsProof: true, Token);
        Host.Clock.Jump(TimeSpan.FromSeconds(2));
        var body = Mall.Body(Paid());
        AssertIsRefused("1006", await RawHttp.SendAsync(
            Host.Address, [$"POST {Path} HTTP/1.1", "Host: csss", $"Content-Length: {body.Length}", header], body, Token));
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
    }

    [Fact]
    public async Task What_the_partner_was_paid_for_does_not_promise_a_renewal_that_nothing_could_pay()
    {
        var order = Paid();
        order["autoRenewal"] = "1";
        AssertIsBare(await Mall.ProveAsync(Path, order, Token));
        AssertIsBare(await Mall.ProveAsync(Path, order, Token));
        var recharge = Assert.Single(await Host.EventsAsync(Partner, Token), item => item.Body.Contains("purchase_order_id"));
        Assert.Contains("\"auto_renewal\":\"0\"", recharge.Body, StringComparison.Ordinal);
        Assert.False((await Host.ShopOrderAsync(Partner, PayIdOf("syn"), Token)).RenewsItself);
    }

    [Fact]
    public async Task A_partner_may_do_without_proof_and_does_so_nowhere_by_default()
    {
        AssertIsRefused("1006", await Mall.CallAsync(Path, Paid(), Token));
        await Host.SetShopCallersAsync(Partner, "", needsProof: false, Token);
        Host.Clock.Jump(TimeSpan.FromSeconds(2));
        AssertIsBare(await Mall.CallAsync(Path, Paid(), Token));
    }

    [Fact]
    public async Task A_confirmation_needs_proof_and_changes_nothing_that_the_provider_does_not_say()
    {
        var payId = await OpenOrderAsync();
        var confirm = new JsonObject { ["payId"] = payId };
        AssertIsRefused("1006", await Mall.CallAsync("/payment/resultConfirm", confirm, Token));
        Assert.Equal("0", Data(await Mall.ProveAsync("/payment/resultConfirm", confirm, Token)).GetProperty("payStatus").GetString());
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
    }

    [Theory]
    [InlineData("payRst", "FAIL", "2003")]
    [InlineData("payRst", "", "2001")]
    [InlineData("payStatus", "0", "2003")]
    [InlineData("payStatus", "", "2001")]
    [InlineData("payResultDate", "yesterday", "2002")]
    [InlineData("payAmount", "1.49", "5003")]
    [InlineData("packageCode", "NOBODY", "4001")]
    [InlineData("deviceCode", "89860220190905123941", "3001")]
    public async Task Each_field_is_checked(string field, string value, string code)
    {
        var order = Paid();
        order[field] = value;
        AssertIsRefused(code, await Mall.ProveAsync(Path, order, Token));
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
    }

    [Fact]
    public async Task A_balance_that_is_too_low_orders_nothing_and_the_same_number_may_be_tried_again()
    {
        var poor = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 100 });
        var mall = new MallCaller(poor);
        var sim = await Host.SeedSimAsync(poor, Token);
        AssertIsRefused("5001", await mall.ProveAsync(Path, Paid(sim), Token));
        await Host.FundAsync(poor, 100, Token);
        AssertIsBare(await mall.ProveAsync(Path, Paid(sim), Token));
        Assert.Equal(50, await Host.BalanceAsync(poor, Token));
    }

    [Fact]
    public async Task The_same_number_with_other_content_is_refused_also_at_once()
    {
        var other = Paid();
        (other["orderPeriod"], other["payAmount"]) = ("2", "3.00");
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(n => Mall.ProveAsync(Path, n % 2 == 0 ? Paid() : other, Token)));
        Assert.Equal(4, answers.Count(answer => answer.Status == 200));
        Assert.All(answers.Where(answer => answer.Status != 200), answer => AssertIsRefused("1011", answer));
        Assert.Single(await Host.OrdersAsync(Partner, Token));
    }

    private Task<WireAnswer> SendAsync(byte[] body, (string Name, string Value)[] headers) =>
        Host.PostAsync(Path, body, Token, headers);

    private JsonObject Paid(SeededSim? sim = null)
    {
        var order = Order("syn", sim);
        foreach (var (name, value) in new[]
        {
            ("orgOrderId", "1"), ("payAccount", "a"), ("payResultDate", "2020-06-12 14:14:02"), ("payRst", "SUCCESS"),
            ("payStatus", "1"), ("payType", "WeChat"), ("payUnit", "USD"),
        })
        {
            order[name] = value;
        }

        return order;
    }
}

public sealed class MallProofTestsOnSqlite() : MallProofTests(Engine.Sqlite);

public sealed class MallProofTestsOnPostgres() : MallProofTests(Engine.Postgres);
