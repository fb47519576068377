namespace OpenCsss.Platform.Storage;

/// <summary>
/// The places of those that read on a PostgreSQL connection of their own: lists, exports, workers. There are few, so
/// that what is slow leaves processors to what is quick; who finds none waits for a turn.
/// </summary>
internal sealed class ListConnections(int places, int mostWaiting) : IDisposable
{
    private readonly SemaphoreSlim _places = new(places, places);
    private int _inside;

    /// <summary>Waits for a place; null if too many wait already.</summary>
    public async ValueTask<Place?> EnterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inside) - places > mostWaiting)
        {
            Interlocked.Decrement(ref _inside);
            return null;
        }

        try
        {
            await _places.WaitAsync(cancellationToken);
        }
        catch
        {
            Interlocked.Decrement(ref _inside);
            throw;
        }

        return new Place(this);
    }

    public void Dispose() => _places.Dispose();

    /// <summary>Free again when disposed.</summary>
    public sealed class Place(ListConnections owner) : IDisposable
    {
        public void Dispose()
        {
            owner._places.Release();
            Interlocked.Decrement(ref owner._inside);
        }
    }
}
