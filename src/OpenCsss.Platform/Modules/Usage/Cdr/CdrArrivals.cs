using System.Collections.Concurrent;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// The names that appear in the drop folder, as the operating system reports them: of a file that is written there it
/// reports changes, of one that is renamed into it only that it is there. Where the system reports nothing, as of a
/// share that others write to, nothing is known.
/// </summary>
internal sealed class CdrArrivals : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _isWritten = new(StringComparer.Ordinal);
    private readonly FileSystemWatcher? _watcher;

    public CdrArrivals(string folder)
    {
        try
        {
            _watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.Size };
            _watcher.Created += (_, told) => Appeared(told.Name);
            _watcher.Renamed += (_, told) => Appeared(told.Name);
            _watcher.Changed += (_, told) => Changed(told.Name);
            _watcher.Error += (_, _) => _isWritten.Clear(); // Some were not reported.
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _watcher?.Dispose(); // The system watches no more folders. Files then have to rest.
        }
    }

    /// <summary>Whether a name was given to a file that nobody has written since.</summary>
    public bool WasRenamed(string name) => _isWritten.TryGetValue(name, out var isWritten) && !isWritten;

    /// <summary>Forgets all other names.</summary>
    public void Keep(IReadOnlySet<string> names)
    {
        foreach (var name in _isWritten.Keys.Where(name => !names.Contains(name)))
        {
            _isWritten.TryRemove(name, out _);
        }
    }

    public void Dispose() => _watcher?.Dispose();

    private void Appeared(string? name)
    {
        if (name is not null)
        {
            _isWritten[name] = false;
        }
    }

    private void Changed(string? name)
    {
        if (name is not null)
        {
            _isWritten.TryUpdate(name, newValue: true, comparisonValue: false);
        }
    }
}
