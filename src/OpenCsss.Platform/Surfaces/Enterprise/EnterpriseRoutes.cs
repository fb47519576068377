namespace OpenCsss.Platform.Surfaces.Enterprise;

/// <summary>Makes endpoints operations of the enterprise API.</summary>
internal static class EnterpriseRoutes
{
    public static TBuilder WritesAs<TBuilder>(this TBuilder builder, string name, bool isDeprecated = false)
        where TBuilder : IEndpointConventionBuilder =>
        builder.As(new EnterpriseOperation(name, IsWriting: true, isDeprecated));

    public static TBuilder ReadsAs<TBuilder>(
        this TBuilder builder, string name, bool isDeprecated = false, bool isLong = false)
        where TBuilder : IEndpointConventionBuilder =>
        builder.As(new EnterpriseOperation(name, IsWriting: false, isDeprecated) { IsLong = isLong });

    private static TBuilder As<TBuilder>(this TBuilder builder, EnterpriseOperation operation)
        where TBuilder : IEndpointConventionBuilder =>
        builder.On<EnterpriseSurface, TBuilder>().WithMetadata(operation);
}
