namespace OpenCsss.Server.Modules.Partners;

/// <summary>The enterprises that call the API: who they are, their secrets and their money.</summary>
internal static class PartnersModule
{
    public static IServiceCollection AddPartners(this IServiceCollection services) => services
        .AddSingleton<SecretProtector>()
        .AddSingleton<PartnerStore>()
        .AddSingleton<PartnerAdministrationStore>()
        .AddSingleton<PartnerAdministration>()
        .AddSingleton<PartnerRegistry>();
}
