namespace OpenCsss.Server.Http;

/// <summary>
/// Endpoint metadata: the endpoint belongs to the signed enterprise API. The name tells operations apart whose
/// signed bytes could be equal: the path is not part of what is signed.
/// </summary>
/// <param name="Name">The operation's name.</param>
/// <param name="IsWriting">Whether it changes anything, so that a repetition must wait for the first.</param>
/// <param name="IsDeprecated">Its answers say that there is something better.</param>
internal sealed record CoreOperation(string Name, bool IsWriting, bool IsDeprecated);

internal static class CoreOperationExtensions
{
    public static TBuilder WritesAs<TBuilder>(
        this TBuilder builder, string name, bool isDeprecated = false)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new CoreOperation(name, IsWriting: true, isDeprecated));

    public static TBuilder ReadsAs<TBuilder>(
        this TBuilder builder, string name, bool isDeprecated = false)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new CoreOperation(name, IsWriting: false, isDeprecated));
}
