namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// Which files of the drop folder are whole, as far as repeated looks can tell. Whoever writes a file there
/// lets it grow and may stall; whoever renames one into it has written it before.
/// </summary>
internal sealed class CdrFolderLook(string folder, TimeSpan rest) : IDisposable
{
    private static readonly string[] Unfinished = [".part", ".tmp", ".rejected", ".reason"];

    /// <summary>
    /// In it the system has reported what it has to report of a file; clocks of file systems differ from ours by less.
    /// </summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    private Dictionary<string, Sight> _seen = [];
    private DateTimeOffset? _lookedAt;
    private CdrArrivals? _arrivals;

    public void Dispose() => _arrivals?.Dispose();

    /// <summary>What is whole, the oldest name first: operators number their files.</summary>
    public IReadOnlyList<FileInfo> Whole(DateTimeOffset now)
    {
        _arrivals ??= new CdrArrivals(folder);
        var files = new DirectoryInfo(folder).EnumerateFiles()
            .Where(file => file.Name[0] != '.'
                && !Unfinished.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
            .Where(file => file.Exists) // Another node may have moved it since.
            .OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        var seen = files.ToDictionary(file => file.Name, file => Look(file, now));
        (_seen, _lookedAt) = (seen, now);
        _arrivals.Keep(seen.Keys.ToHashSet());
        return files.FindAll(file => IsWhole(seen[file.Name], now));
    }

    /// <summary>Whether a file was renamed into the folder, and so is as whole as it will ever be.</summary>
    public bool IsRenamed(FileInfo file) => _seen[file.Name].IsRenamed;

    /// <summary>It is not whole after all: it is left alone until it has changed, or until then.</summary>
    public void Wait(FileInfo file, DateTimeOffset until) =>
        _seen[file.Name] = _seen[file.Name] with { WaitsUntil = until };

    /// <summary>It is done with. What is called so from now on is another file.</summary>
    public void Forget(FileInfo file) => _seen.Remove(file.Name);

    private bool IsWhole(Sight sight, DateTimeOffset now) =>
        now >= sight.WaitsUntil && (sight.IsRenamed || now - sight.RestsSince >= rest);

    private Sight Look(FileInfo file, DateTimeOffset now)
    {
        var written = new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero);
        if (_seen.TryGetValue(file.Name, out var before)
            && (before.Length, before.WrittenAt) == (file.Length, written))
        {
            var wasRenamed = file.Length > 0 && now - before.SeenAt >= Moment && _arrivals!.WasRenamed(file.Name);
            return before with { IsRenamed = before.IsRenamed || wasRenamed };
        }

        // What was last written before the last look, and did not have its name then, was given it since.
        return new Sight(file.Length, written, now)
        {
            RestsSince = before is null && written < now ? written : now,
            IsRenamed = before is null && written < _lookedAt - Moment,
        };
    }

    /// <param name="Length">In bytes.</param>
    /// <param name="WrittenAt">By the file system; whoever writes may set it.</param>
    /// <param name="SeenAt">When it was first seen as it is.</param>
    private sealed record Sight(long Length, DateTimeOffset WrittenAt, DateTimeOffset SeenAt)
    {
        /// <summary>Since when it has been as it is.</summary>
        public required DateTimeOffset RestsSince { get; init; }

        public required bool IsRenamed { get; init; }

        public DateTimeOffset WaitsUntil { get; init; }
    }
}
