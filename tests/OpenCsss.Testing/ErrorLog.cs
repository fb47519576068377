using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace OpenCsss.Testing;

/// <summary>What the server of a test logs as an error or worse.</summary>
internal sealed class ErrorLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly NamedErrors _named = new();

    public void Expect(string text, string reason) => _named.Expect(text, reason);

    public void Allow(string text, string reason) => _named.Allow(text, reason);

    /// <summary>Judges what came since the last time.</summary>
    public void Check()
    {
        var errors = new List<string>();
        while (_errors.TryDequeue(out var error))
        {
            errors.Add(error);
        }

        _named.Check(errors);
    }

    public ILogger CreateLogger(string categoryName) => new Listener(categoryName, _errors);

    public void Dispose()
    {
        // The server disposes of it whenever it ends, and it goes on to listen to the next one.
    }

    private sealed class Listener(string category, ConcurrentQueue<string> errors) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Error or LogLevel.Critical;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var time = TimeProvider.System.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
                errors.Enqueue($"{time} {category} {eventId.Name}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
