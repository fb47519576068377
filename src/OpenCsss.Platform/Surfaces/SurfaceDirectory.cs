namespace OpenCsss.Platform.Surfaces;

/// <summary>All surfaces, by the paths that are theirs: for requests that no endpoint takes.</summary>
internal sealed class SurfaceDirectory
{
    /// <summary>The longest first, so that one of them may begin with another.</summary>
    private readonly (PathString Path, Surface Surface)[] _paths;

    /// <exception cref="InvalidOperationException">Some path is no surface's, or one is two's.</exception>
    public SurfaceDirectory(IEnumerable<Surface> surfaces)
    {
        _paths =
        [
            .. surfaces.SelectMany(surface => surface.Paths.Select(path => (path, surface)))
                .OrderByDescending(owned => owned.path.Value?.Length ?? 0),
        ];
        if (_paths.Length == 0 || _paths[^1].Path.HasValue
            || _paths.DistinctBy(owned => owned.Path).Count() < _paths.Length)
        {
            throw new InvalidOperationException("Each path must be of one surface.");
        }
    }

    /// <summary>The surface of whatever no other one names.</summary>
    public Surface Root => _paths[^1].Surface;

    public Surface Of(PathString path)
    {
        foreach (var owned in _paths)
        {
            if (path.StartsWithSegments(owned.Path, StringComparison.OrdinalIgnoreCase))
            {
                return owned.Surface;
            }
        }

        return Root;
    }
}
