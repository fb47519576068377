namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>The requests that may be under way on this node, whatever endpoints they go to.</summary>
internal sealed class SendingSlots(int count)
{
    private readonly Lock _lock = new();
    private readonly Queue<Action> _waiting = new();
    private int _free = count;

    /// <summary>If there is none, <paramref name="wake"/> is called once when it is worth asking again.</summary>
    public bool TryTake(Action wake)
    {
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return true;
            }

            _waiting.Enqueue(wake);
            return false;
        }
    }

    public void GiveBack()
    {
        Action? wake;
        lock (_lock)
        {
            _free++;
            _waiting.TryDequeue(out wake);
        }

        wake?.Invoke();
    }
}
