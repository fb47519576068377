using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Server.Hosting;

/// <summary>
/// Keeps the log readable, and the disk free, when one thing goes wrong ten thousand times: of lines of one kind (a
/// category and an event) only so many are written in a time, and of the others how many there were. What could not be
/// done because the database cannot be used is logged once, by <see cref="StoreWatch"/>, and here at the level Debug.
/// </summary>
internal sealed class BoundedLogs : ILoggerFactory
{
    private static readonly TimeSpan SumUpPeriod = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Category, int Event), LogBudget> _budgets = new();
    private readonly LoggerFactory _inner;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    public BoundedLogs(
        IEnumerable<ILoggerProvider> providers, IOptionsMonitor<LoggerFilterOptions> filter,
        IOptions<LoggerFactoryOptions> options, TimeProvider clock)
    {
        _inner = new LoggerFactory(providers, filter, options);
        _clock = clock;
        _timer = clock.CreateTimer(_ => SumUp(), state: null, SumUpPeriod, SumUpPeriod);
    }

    public ILogger CreateLogger(string categoryName) => new BoundedLogger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => _inner.AddProvider(provider);

    public void Dispose()
    {
        _timer.Dispose();
        SumUp();
        _inner.Dispose();
    }

    private void SumUp()
    {
        foreach (var budget in _budgets.Values)
        {
            budget.SumUp();
        }
    }

    private sealed class BoundedLogger(BoundedLogs logs, string category) : ILogger
    {
        private readonly ILogger _inner = logs._inner.CreateLogger(category);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => _inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (logLevel < LogLevel.Warning || !_inner.IsEnabled(logLevel))
            {
                _inner.Log(logLevel, eventId, state, exception, formatter);
            }
            else if (exception is StoreBusyException)
            {
                _inner.Log(LogLevel.Debug, eventId, state, exception: null, formatter);
            }
            else if (logs._budgets.GetOrAdd((category, eventId.Id), _ => new LogBudget(_inner, logs._clock))
                .TrySpend(logLevel, exception is not null))
            {
                _inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
