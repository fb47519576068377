using System.Text;
using System.Text.Json;
using OpenCsss.Contracts.Orders;
using OpenCsss.Contracts.Signing;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What tests of an order's life do to orders, and how they look at what came of it.</summary>
internal static class OrderCalls
{
    public const string Open = "/package/openPackage";
    public const string Cancel = "/package/cancelPackage";
    public const string EndEarly = "/package/aheadFinishDeviceOrder";
    public const string Renew = "/package/renewPackage";
    public const string Reduce = "/package/reducePackage";
    public const string Pause = "/device/pauseService";
    public const string Restart = "/device/restartService";
    public const string Batch = "/package/batchOrderPackages";
    public const string Extra = "/package/orderExtraPackage";
    public const string Ota = "/package/createOtaOrder";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Places an order that must succeed; its id.</summary>
    public static async Task<string> OrderedAsync(
        this ApiPartner partner, OrderFields order, string path = ApiPartner.OrderPath)
    {
        var answer = await partner.CallAsync(path, order, Token);
        Assert.Equal(("0000", 200), (answer.Code, answer.Status));
        return answer.OrderId;
    }

    /// <summary>Changes an order.</summary>
    public static Task<WireAnswer> ChangeAsync(this ApiPartner partner, string path, string orderId) =>
        partner.CallAsync(path, new OrderRequest { OrderId = orderId }, Token);

    /// <summary>Changes an order, which must succeed.</summary>
    public static async Task<WireAnswer> ChangedAsync(this ApiPartner partner, string path, string orderId)
    {
        var answer = await partner.ChangeAsync(path, orderId);
        Assert.Equal("0000", answer.Code);
        return answer;
    }

    public static Task<WireAnswer> RenewAsync(this ApiPartner partner, string orderId, int periods) =>
        partner.CallAsync(Renew, new RenewOrderRequest { OrderId = orderId, RenewPeriod = $"{periods}" }, Token);

    public static Task<WireAnswer> ReduceAsync(this ApiPartner partner, string orderId, int periods) =>
        partner.CallAsync(Reduce, new ReduceOrderRequest { OrderId = orderId, ReducePeriod = $"{periods}" }, Token);

    public static Task<WireAnswer> ServiceAsync(
        this ApiPartner partner, string path, SeededSim sim, string? orderId = null) =>
        partner.CallAsync(path, new ServiceRequest { DeviceId = sim.Iccid, OrderId = orderId }, Token);

    /// <summary>The operations of the partner's feed, in order: «1000 1005».</summary>
    public static async Task<string> ToldAsync(this ApiPartner partner) =>
        string.Join(' ', (await partner.Host.EventsAsync(partner, Token)).Select(item => item.Operation));

    /// <summary>The last event's whole body.</summary>
    public static async Task<string> LastToldAsync(this ApiPartner partner) =>
        (await partner.Host.EventsAsync(partner, Token))[^1].Body;

    /// <summary>The order as it is stored.</summary>
    public static async Task<OrderLine> OrderAsync(this ApiPartner partner, string orderId) =>
        (await partner.Host.OrdersAsync(partner, Token)).Single(order => $"ORDER_{order.Id}" == orderId);

    public static async Task<OrderStatus> StatusAsync(this ApiPartner partner, string orderId) =>
        (await partner.OrderAsync(orderId)).Status;

    public static Task<long> BalanceAsync(this ApiPartner partner) => partner.Host.BalanceAsync(partner, Token);

    /// <summary>The sign that an answer's data must have: over its other members, with the partner's secret.</summary>
    public static string SignOf(this WireAnswer answer, ApiPartner partner) => HmacSha1Signature.Sign(
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(
            answer.Data.EnumerateObject().Where(member => member.Name != "sign")
                .ToDictionary(member => member.Name, member => member.Value))),
        Encoding.UTF8.GetBytes(partner.Secret));
}
