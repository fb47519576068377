using OpenCsss.Client;
using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Platform.Modules.Usage;
using OpenCsss.Platform.Security;
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

    private const string Logo =
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 92 32" width="92" height="32"><style>
        .m { fill: #00686e } .t { fill: #15181d; font: 700 23px system-ui, sans-serif; letter-spacing: -.03em }
        @media (prefers-color-scheme: dark) { .m { fill: #62d5cd } .t { fill: #f1f3f5 } }
        </style>
        <path class="m" d="M1 9c6-3 11-1 14 5 4-6 10-9 17-8-6 2-9 6-11 12-1 4-4 8-9 9 3-3 3-6 1-9C10 13 6 10 1 9z"/>
        <text class="t" x="38" y="24">tern</text></svg>
        """;

    /// <summary>An imagined seller, whose shop looks like one.</summary>
    private static readonly ShopSettings Tern = new()
    {
        Name = "Tern",
        Accent = "#00686e",
        LogoSvg = Logo,
        SellerName = "Tern Travel (demo)",
        SellerAddress = "1 Example Quay, Dublin, Ireland",
        VatNumber = "IE0000000X",
        VatHundredths = 2_300,
        RefundDays = 14,
    };

    public static async Task PrepareAsync(
        CsssClient client, Partner partner, UsageCounting counting, Db db, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        await ShopSettingsStore.SaveAsync(db, partner.Id, Tern, clock.GetUtcNow(), cancellationToken);
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
