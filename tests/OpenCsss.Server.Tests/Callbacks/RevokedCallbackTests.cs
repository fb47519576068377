using Microsoft.AspNetCore.Http;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Nothing is sent to a partner that is disabled, or to an endpoint that is off, however much was read before; what waits is
/// sent when that has ended.
/// </summary>
public abstract class RevokedCallbackTests(Engine engine) : CallbackScenario(engine)
{
    private const int SentAtOnce = 4;

    [Fact]
    public async Task Events_of_a_disabled_partner_wait_and_come_in_order_when_it_is_enabled()
    {
        var partner = await SeedReceivingPartnerAsync();
        var orders = await OrderAsync(partner, count: 3);
        await Host.DisableAsync(partner, Token);
        await Host.DispatchAsync(Token);
        await Host.DispatchAfterAsync(TimeSpan.FromDays(1), Token);
        Assert.Empty(Receiver.Received);

        await Host.EnableAsync(partner, Token);
        await Host.DispatchAfterAsync(TimeSpan.FromSeconds(1), Token);
        Assert.Equal(orders, OrdersIn(Receiver.Received));
    }

    [Fact]
    public async Task What_has_failed_before_is_not_tried_again_meanwhile()
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Then(500);
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        await Host.DisableAsync(partner, Token);
        await Host.DispatchAfterAsync(TimeSpan.FromHours(1), Token);
        Assert.Single(Receiver.Received);
        await Host.EnableAsync(partner, Token);
        await Host.DispatchAfterAsync(TimeSpan.FromSeconds(1), Token);
        Assert.Equal(2, Receiver.Received.Count);
    }

    [Theory]
    [InlineData("partner disabled")]
    [InlineData("endpoint off")]
    [InlineData("another URL")]
    public async Task What_a_node_has_read_before_a_change_on_another_is_not_sent_after_it(string change)
    {
        var partner = await SeedReceivingPartnerAsync();
        for (var n = 0; n < 40; n++)
        {
            await OrderAsync(partner);
        }

        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Receiver.Otherwise(async (_, context) =>
        {
            await gate.Task;
            await CallbackReceiver.AnswerAsync(context, StatusCodes.Status200OK, "ok");
        });
        var dispatching = Host.DispatchAsync(Token);
        await Receiver.WaitForAsync(SentAtOnce, Deadline, Token);

        await using var twin = await Host.StartSendingTwinAsync(Token);
        await using var second = await CallbackReceiver.StartAsync(Token);
        await (change switch
        {
            "partner disabled" => twin.DisableAsync(partner, Token),
            "endpoint off" => partner.At(twin).CallAsync(
                "/notification/setCallback", Token, ("event", "all"), ("enabled", "0")),
            _ => partner.At(twin).SetCallbackAsync(second.Url, Token),
        });
        Host.Clock.Advance(TimeSpan.FromSeconds(1));
        gate.SetResult();
        await dispatching;
        await Host.DispatchAsync(Token);
        await twin.DispatchAsync(Token);

        Assert.Equal(SentAtOnce, Receiver.Received.Count);
        var all = Receiver.Received.Concat(second.Received).Select(item => item.DeliveryId).Distinct().Count();
        Assert.Equal(change == "another URL" ? 40 : SentAtOnce, all);
    }
}

public sealed class RevokedCallbackTestsOnSqlite() : RevokedCallbackTests(Engine.Sqlite);

public sealed class RevokedCallbackTestsOnPostgres() : RevokedCallbackTests(Engine.Postgres);
