using OpenCsss.Client;
using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.Usage;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Server.Seeding;

/// <summary>
/// A card with a plan in use, so that the demo's shop has something to show: bought and used as any other is.
/// </summary>
internal static class DemoShop
{
    /// <summary>The card that has a plan in use.</summary>
    public const string Card = "89852121501108205774";

    private const int UsedMegabytes = 3_276;

    public static async Task PrepareAsync(
        CsssClient client, UsageCounting counting, Db db, TimeProvider clock, CancellationToken cancellationToken)
    {
        await client.PlaceOrderAsync(
            new PlaceOrderRequest
            {
                DeviceId = Card,
                GlobalOrder = "0",
                IsOpen = "1",
                OrderPeriod = "1",
                PackageCode = DemoPlans.TravelInUse,
                PackageName = "any",
                PackageType = "2",
                PayAmount = "0",
                PayResult = "1",
                PayType = "2",
                TestFlow = "0",
                TestFlowFlag = "0",
            },
            cancellationToken);
        _ = Iccid.TryParse(Card, out var iccid);
        var now = clock.GetUtcNow();
        var record = new UsageRecord(iccid, null, now, now, 0, UsedMegabytes * DataVolume.BytesPerMegabyte);
        await db.WriteAsideAsync(
            transaction => counting.CountAsync(
                transaction, new UsageBatch(UsageSource.Api, [record], now), CancellationToken.None),
            cancellationToken);
    }
}
