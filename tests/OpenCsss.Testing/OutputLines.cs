using System.Text;

namespace OpenCsss.Testing;

/// <summary>The lines of a process's stream, kept, and handed to whoever waits for one.</summary>
internal sealed class OutputLines
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<Waiter> _waiters = [];
    private bool _ended;

    /// <summary>Reads to the end of the stream.</summary>
    public async Task ReadAllAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Add(line);
        }

        End();
    }

    /// <summary>The first line that contains the text, when it comes; null if the stream ended without one.</summary>
    public Task<string?> FirstWithAsync(string text)
    {
        lock (_lock)
        {
            var found = _lines.Find(line => line.Contains(text, StringComparison.Ordinal));
            if (found is not null || _ended)
            {
                return Task.FromResult(found);
            }

            var waiter = new Waiter(text);
            _waiters.Add(waiter);
            return waiter.Line.Task;
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return _lines.Aggregate(new StringBuilder(), (text, line) => text.Append(line).Append('\n')).ToString();
        }
    }

    private void Add(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
            foreach (var waiter in _waiters)
            {
                if (line.Contains(waiter.Text, StringComparison.Ordinal))
                {
                    waiter.Line.TrySetResult(line);
                }
            }
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _ended = true;
            foreach (var waiter in _waiters)
            {
                waiter.Line.TrySetResult(null);
            }
        }
    }

    private sealed record Waiter(string Text)
    {
        public TaskCompletionSource<string?> Line { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
