using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Surfaces.Enterprise;

namespace OpenCsss.Platform.Modules.Partners;

/// <summary>The enterprises that call the API: who they are, their secrets and their money.</summary>
internal static class PartnersModule
{
    public static IServiceCollection AddPartners(this IServiceCollection services) => services
        .AddSingleton<SecretProtector>()
        .AddSingleton<PartnerStore>()
        .AddSingleton<PartnerAdministrationStore>()
        .AddSingleton<PartnerAdministration>()
        .AddSingleton<PartnerRegistry>();

    public static void MapPartners(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/queryBalance", ShowBalance.HandleAsync).ReadsAs("queryBalance");
        routes.MapPost("/system/checkSign", CheckSign.Handle).ReadsAs("checkSign");
    }
}
