using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Surfaces.Mall;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>Persons who hold a SIM see what is left on it, and buy for it.</summary>
internal static class TopUpShopModule
{
    public static IServiceCollection AddTopUpShop(this IServiceCollection services, ShopOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<ShopSettingsReading>()
            .AddSingleton<ShopCatalogue>()
            .AddSingleton<CardGuesses>()
            .AddSingleton<CardDesk>()
            .AddSingleton<ShopFront>()
            .AddSingleton<ShopCounter>()
            .AddSingleton<ShopHistory>()
            .AddSingleton<ShopMails>()
            .AddSingleton<ShopPurchases>()
            .AddSingleton<ShopPayments>()
            .AddSingleton<RenewalCancellation>()
            .AddSingleton<OpenShopOrderWrite>()
            .AddSingleton<PaidPartnerWrite>()
            .AddSingleton<SettleShopOrderWrite>()
            .AddSingleton<IPaidGoods>(provider => Goods(provider, PaymentPurpose.TopUpOrder))
            .AddSingleton<IPaidGoods>(provider => Goods(provider, PaymentPurpose.Renewal))
            .AddSingleton<ShopOrderKeeper>()
            .AddHostedService(provider => provider.GetRequiredService<ShopOrderKeeper>())
            .AddSingleton<RenewalClock>()
            .AddHostedService(provider => provider.GetRequiredService<RenewalClock>());

    public static void MapTopUpShop(this IEndpointRouteBuilder routes)
    {
        routes.MapMall(MallRoutes.Vshop, mall =>
        {
            mall.MapPost("/singleVerify", VerifyCard.HandleAsync).AnswersInData("singleVerify");
            mall.MapPost("/singleServicePlanPage", ListCardPlans.HandleAsync).AnswersInData("singleServicePlanPage");
            mall.MapPost("/singleOrder", PlaceShopOrder.HandleAsync).AnswersBare("singleOrder");
            mall.MapPost("/singleQueryOrder", ListCardOrders.HandleAsync).AnswersInData("singleQueryOrder");
            mall.MapPost("/queryAutoRenewalRecord", ShowRenewal.QueryAsync).AnswersBare("queryAutoRenewalRecord");
            mall.MapPost("/getAutoRenewal", ShowRenewal.GetAsync).AnswersBare("getAutoRenewal");
            mall.MapPost("/cancelAutoRenewalRecord", ShowRenewal.CancelAsync).AnswersBare("cancelAutoRenewalRecord");
            mall.MapPost("/synPartner/SynOrderInfo", PlaceShopOrder.HandlePaidAsync)
                .AnswersBare("SynOrderInfo", needsProof: true);
        });
        routes.MapMall(MallRoutes.Payment, mall =>
        {
            mall.MapPost("/stripePayment", OpenShopPayment.HandleOnceAsync).AnswersBare("stripePayment");
            mall.MapPost("/stripeSubscription", OpenShopPayment.HandleSetupAsync).AnswersBare("stripeSubscription");
            mall.MapPost("/stripeSubDirectly", SubscribeDirectly.HandleAsync).AnswersBare("stripeSubDirectly");
            mall.MapPost("/resultQuery", ShowShopPayment.HandleAsync).AnswersInData("resultQuery");
            mall.MapPost("/resultConfirm", ShowShopPayment.HandleAsync)
                .AnswersInData("resultConfirm", needsProof: true);
            mall.MapPost("/simulated/confirm", ShowShopPayment.SimulateAsync).AnswersInData("simulatedConfirm");
        });
        routes.MapMall(MallRoutes.TopUp, mall =>
            mall.MapGet("/mall/order", ShowMallOrder.HandleAsync).AnswersInEnvelope("mallOrder"));
    }

    private static ShopGoods Goods(IServiceProvider provider, PaymentPurpose purpose) =>
        ActivatorUtilities.CreateInstance<ShopGoods>(provider, purpose);
}
