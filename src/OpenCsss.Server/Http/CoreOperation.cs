namespace OpenCsss.Server.Http;

/// <summary>
/// Endpoint metadata: the endpoint belongs to the signed enterprise API. The name tells operations apart whose
/// signed bytes could be equal: the path is not part of what is signed.
/// </summary>
internal sealed record CoreOperation(string Name);

internal static class CoreOperationExtensions
{
    public static TBuilder WithCoreOperation<TBuilder>(this TBuilder builder, string name)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new CoreOperation(name));
}
