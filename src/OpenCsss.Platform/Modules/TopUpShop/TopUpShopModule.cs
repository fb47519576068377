namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>Persons who hold a SIM see what is left on it, and buy for it.</summary>
internal static class TopUpShopModule
{
    public static IServiceCollection AddTopUpShop(this IServiceCollection services) =>
        services
            .AddSingleton<ShopSettingsReading>()
            .AddSingleton<ShopCatalogue>()
            .AddSingleton<CardGuesses>()
            .AddSingleton<ShopFront>();
}
