namespace OpenCsss.Platform.Surfaces.Operator;

/// <summary>Makes endpoints the operator's.</summary>
internal static class OperatorRoutes
{
    public static TBuilder ForOperators<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.On<OperatorSurface, TBuilder>();
}
