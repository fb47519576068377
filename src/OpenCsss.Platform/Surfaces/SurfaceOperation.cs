namespace OpenCsss.Platform.Surfaces;

/// <summary>Endpoint metadata: what a surface knows of one of its operations.</summary>
/// <param name="Name">The operation's name.</param>
internal abstract record SurfaceOperation(string Name);
