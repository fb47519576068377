namespace OpenCsss.Platform.Surfaces.Mall;

/// <summary>Endpoint metadata: an operation of the shops' API.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="NeedsProof">It asserts money or changes groups: the partner's programs alone may.</param>
internal sealed record MallOperation(string Name, bool NeedsProof) : SurfaceOperation(Name);
