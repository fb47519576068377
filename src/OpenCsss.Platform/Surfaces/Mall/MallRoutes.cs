namespace OpenCsss.Platform.Surfaces.Mall;

/// <summary>Makes endpoints operations of the shops' API.</summary>
internal static class MallRoutes
{
    public const string Vshop = "/vshop";
    public const string Payment = "/payment";
    public const string TopUp = "/topup";

    public static IServiceCollection AddMallSurfaces(this IServiceCollection services, MallOptions options) => services
        .AddSingleton(options)
        .AddSingleton<MallLimits>()
        .AddSingleton<MallProof>()
        .AddSingleton<MallGate>()
        .AddSurface<MallBareSurface>()
        .AddSurface<MallOperateSurface>()
        .AddSurface<MallTopUpSurface>();

    /// <summary>Maps operations below their own prefix, below none, and below those of the option.</summary>
    public static void MapMall(this IEndpointRouteBuilder routes, string prefix, Action<RouteGroupBuilder> map)
    {
        var options = routes.ServiceProvider.GetRequiredService<MallOptions>();
        foreach (var path in (string[])[prefix, "", .. options.Prefixes])
        {
            map(routes.MapGroup(path));
        }
    }

    /// <summary>Its answer is a bare object.</summary>
    public static TBuilder AnswersBare<TBuilder>(this TBuilder builder, string name, bool needsProof = false)
        where TBuilder : IEndpointConventionBuilder =>
        builder.On<MallBareSurface, TBuilder>().WithMetadata(new MallOperation(name, needsProof));

    /// <summary>Its answer is the data of an envelope with <c>operateCode</c>.</summary>
    public static TBuilder AnswersInData<TBuilder>(this TBuilder builder, string name, bool needsProof = false)
        where TBuilder : IEndpointConventionBuilder =>
        builder.On<MallOperateSurface, TBuilder>().WithMetadata(new MallOperation(name, needsProof));

    /// <summary>It is one of bundle groups and orders, whose envelope has a <c>code</c>. All need proof.</summary>
    public static TBuilder AnswersInEnvelope<TBuilder>(this TBuilder builder, string name)
        where TBuilder : IEndpointConventionBuilder =>
        builder.On<MallTopUpSurface, TBuilder>().WithMetadata(new MallOperation(name, NeedsProof: true));
}
