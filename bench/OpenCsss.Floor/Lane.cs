namespace OpenCsss.Floor;

/// <summary>
/// A queue with one writing thread: whatever waits while a group is written is the next group, so one commit serves
/// more orders the busier the program is. The queue holds at most one request for each connection of the clients.
/// </summary>
internal sealed class Lane : IDisposable
{
    /// <summary>Orders; a larger group saves little and makes its first member wait for its last.</summary>
    private const int LargestGroup = 128;

    private readonly Queue<PlacedRequest> _waiting = new(LargestGroup);
    private readonly IGroupStore _store;
    private readonly Thread _writer;
    private bool _closed;

    public Lane(IGroupStore store)
    {
        _store = store;
        _writer = new Thread(WriteGroups) { Name = "lane" };
        _writer.Start();
    }

    public void Enqueue(PlacedRequest request)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(request);
            if (_waiting.Count == 1)
            {
                Monitor.Pulse(_waiting);
            }
        }
    }

    /// <summary>Writes what still waits, then closes the connection.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _closed = true;
            Monitor.Pulse(_waiting);
        }

        _writer.Join();
        _store.Dispose();
    }

    private void WriteGroups()
    {
        var group = new List<PlacedRequest>(LargestGroup);
        while (TakeGroup(group))
        {
            try
            {
                _store.Write(group);
                group.ForEach(request => request.MarkWritten());
            }
            catch (Exception reason)
            {
                // The transaction is gone as a whole; its callers get the error, and the lane goes on.
                group.ForEach(request => request.MarkFailed(reason));
            }
        }
    }

    private bool TakeGroup(List<PlacedRequest> group)
    {
        group.Clear();
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_closed)
            {
                Monitor.Wait(_waiting);
            }

            for (var orders = 0; orders < LargestGroup && _waiting.TryDequeue(out var request);)
            {
                group.Add(request);
                orders += request.Orders.Length;
            }
        }

        return group.Count > 0;
    }
}
