namespace OpenCsss.Floor;

/// <summary>
/// A queue with one writing thread: whatever waits while a group is written is the next group, so one commit serves
/// more orders the busier the program is. The queue holds at most one order for each connection of the clients.
/// </summary>
internal sealed class Lane : IDisposable
{
    /// <summary>A larger group saves little and makes its first member wait for its last.</summary>
    private const int LargestGroup = 128;

    private readonly Queue<PlacedOrder> waiting = new(LargestGroup);
    private readonly IGroupStore store;
    private readonly Thread writer;
    private bool closed;

    public Lane(IGroupStore store)
    {
        this.store = store;
        writer = new Thread(WriteGroups) { Name = "lane" };
        writer.Start();
    }

    public void Enqueue(PlacedOrder order)
    {
        lock (waiting)
        {
            waiting.Enqueue(order);
            if (waiting.Count == 1)
            {
                Monitor.Pulse(waiting);
            }
        }
    }

    /// <summary>Writes what still waits, then closes the connection.</summary>
    public void Dispose()
    {
        lock (waiting)
        {
            closed = true;
            Monitor.Pulse(waiting);
        }

        writer.Join();
        store.Dispose();
    }

    private void WriteGroups()
    {
        var group = new List<PlacedOrder>(LargestGroup);
        while (TakeGroup(group))
        {
            try
            {
                store.Write(group);
                group.ForEach(order => order.MarkWritten());
            }
            catch (Exception reason)
            {
                // The transaction is gone as a whole; its callers get the error, and the lane goes on.
                group.ForEach(order => order.MarkFailed(reason));
            }
        }
    }

    private bool TakeGroup(List<PlacedOrder> group)
    {
        group.Clear();
        lock (waiting)
        {
            while (waiting.Count == 0 && !closed)
            {
                Monitor.Wait(waiting);
            }

            while (group.Count < LargestGroup && waiting.TryDequeue(out var order))
            {
                group.Add(order);
            }
        }

        return group.Count > 0;
    }
}
