namespace OpenCsss.Platform.Storage;

/// <summary>
/// Whether this node can use its database: what fails with a fault of the database says why not, and <see
/// cref="Db.ProbeAsync"/> that it works again. How much was refused is counted, for the database watch to log.
/// </summary>
internal sealed class StoreCondition
{
    private volatile StoreOutage? _outage;
    private long _refused;

    /// <summary>Null as long as it works.</summary>
    public StoreOutage? Outage => _outage;

    /// <summary>Something was refused for a fault of the database.</summary>
    /// <param name="fault">Which one.</param>
    /// <param name="cause">What the database said; null if it was not asked.</param>
    /// <param name="count">How many reads or writes.</param>
    public void Refused(StoreFault fault, Exception? cause, int count)
    {
        Interlocked.Add(ref _refused, count);
        if (fault is not StoreFault.Busy && _outage?.Fault != fault)
        {
            _outage = new StoreOutage(fault, cause?.Message ?? "");
        }
    }

    /// <summary>
    /// Something was written. That a transaction was committed is not enough: one that has changed nothing needs no
    /// disk.
    /// </summary>
    public void Works() => _outage = null;

    /// <summary>How much was refused since the last time.</summary>
    public long TakeRefused() => Interlocked.Exchange(ref _refused, 0);
}

/// <summary>The database cannot be used.</summary>
/// <param name="Fault">Why.</param>
/// <param name="Said">The database's own words, for the log.</param>
internal sealed record StoreOutage(StoreFault Fault, string Said);
