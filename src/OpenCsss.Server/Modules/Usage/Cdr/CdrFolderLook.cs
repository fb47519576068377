namespace OpenCsss.Server.Modules.Usage.Cdr;

/// <summary>
/// Which files of the drop folder are whole, as far as looking at it again and again tells. Whoever writes a file there
/// lets it grow and may stall; whoever renames one into it has written it before.
/// </summary>
internal sealed class CdrFolderLook(string folder, TimeSpan rest)
{
    private static readonly string[] Unfinished = [".part", ".tmp", ".rejected", ".reason"];

    /// <summary>A file system's clock is coarser than ours.</summary>
    private static readonly TimeSpan Coarse = TimeSpan.FromSeconds(1);

    private Dictionary<string, Sight> _seen = [];
    private DateTimeOffset? _lookedAt;

    /// <summary>What is whole, the oldest name first: operators number their files.</summary>
    public IReadOnlyList<FileInfo> Whole(DateTimeOffset now)
    {
        var files = new DirectoryInfo(folder).EnumerateFiles()
            .Where(file => file.Name[0] != '.'
                && !Unfinished.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
            .Where(file => file.Exists) // Another node may have moved it since.
            .OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        var seen = files.ToDictionary(file => file.Name, file => Look(file, now));
        (_seen, _lookedAt) = (seen, now);
        return files.FindAll(file => seen[file.Name].IsWhole(now, rest));
    }

    /// <summary>Whether a file was renamed into the folder, and so is as whole as it will ever be.</summary>
    public bool IsRenamed(FileInfo file) => _seen[file.Name].IsRenamed;

    /// <summary>It is not whole after all: it is left alone until it has changed, or until then.</summary>
    public void Wait(FileInfo file, DateTimeOffset until) =>
        _seen[file.Name] = _seen[file.Name] with { WaitsUntil = until };

    /// <summary>It is done with. What is called so from now on is another file.</summary>
    public void Forget(FileInfo file) => _seen.Remove(file.Name);

    /// <summary>
    /// A file that was last written before the last look, and did not have its name then, was given it since. (When a
    /// file was made is not known on Linux.)
    /// </summary>
    private Sight Look(FileInfo file, DateTimeOffset now)
    {
        var written = new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero);
        if (!_seen.TryGetValue(file.Name, out var before))
        {
            return new Sight(file.Length, written, written < now ? written : now, written < _lookedAt - Coarse);
        }

        return (before.Length, before.WrittenAt) == (file.Length, written)
            ? before
            : new Sight(file.Length, written, now, IsRenamed: false);
    }

    /// <param name="Length">In bytes.</param>
    /// <param name="WrittenAt">By the file system; whoever writes may set it.</param>
    /// <param name="RestsSince">Since when it has been as it is.</param>
    /// <param name="IsRenamed">Whether it was renamed into the folder.</param>
    private sealed record Sight(long Length, DateTimeOffset WrittenAt, DateTimeOffset RestsSince, bool IsRenamed)
    {
        public DateTimeOffset WaitsUntil { get; init; }

        public bool IsWhole(DateTimeOffset now, TimeSpan rest) =>
            now >= WaitsUntil && (IsRenamed || now - RestsSince >= rest);
    }
}
