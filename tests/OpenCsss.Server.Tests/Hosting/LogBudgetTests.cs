using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OpenCsss.Platform.Storage;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Tests;

/// <summary>What goes wrong ten thousand times does not fill the log.</summary>
public sealed class LogBudgetTests : IDisposable
{
    private static readonly EventId Failed = new(1, "Failed");
    private static readonly EventId Other = new(2, "Other");

    private readonly FakeTimeProvider _clock = new();
    private readonly Lines _lines = new();
    private readonly BoundedLogs _logs;
    private readonly ILogger _log;

    public LogBudgetTests()
    {
        _logs = new BoundedLogs(
            [_lines], new Filters(), Options.Create(new LoggerFactoryOptions()), _clock);
        _log = _logs.CreateLogger("category");
    }

    public void Dispose() => _logs.Dispose();

    [Fact]
    public void Of_many_stack_traces_ten_are_written_and_the_rest_are_counted()
    {
        Write(LogLevel.Error, Failed, 10_000, new InvalidOperationException("at last"));
        Assert.Equal(10, _lines.All.Count(line => line.Contains("at last", StringComparison.Ordinal)));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("Error Left out 9990 further lines of this kind", _lines.All[^1]);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(11, _lines.All.Count); // Said once.
    }

    [Fact]
    public void It_goes_on_slowly_while_it_goes_on()
    {
        Write(LogLevel.Error, Failed, 10_000, new InvalidOperationException("at last"));
        for (var second = 0; second < 60; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Write(LogLevel.Error, Failed, 100, new InvalidOperationException("at last"));
        }

        Assert.Equal(16, _lines.All.Count(line => line.Contains("at last", StringComparison.Ordinal)));
    }

    [Fact]
    public void Lines_without_a_trace_are_cheaper_and_other_kinds_have_budgets_of_their_own()
    {
        Write(LogLevel.Warning, Failed, 1_000);
        Assert.Equal(200, _lines.All.Count);
        Write(LogLevel.Warning, Other, 1);
        _logs.CreateLogger("another").Log(LogLevel.Warning, Failed, "It failed", null, (state, _) => state);
        Assert.Equal(202, _lines.All.Count);
    }

    [Fact]
    public void What_is_no_warning_is_not_counted()
    {
        Write(LogLevel.Information, Failed, 1_000);
        Assert.Equal(1_000, _lines.All.Count);
    }

    [Fact]
    public void What_the_database_refuses_is_told_elsewhere_and_here_without_a_trace_at_Debug()
    {
        Write(LogLevel.Error, Failed, 3, new StoreBusyException(StoreFault.NoRoom, new IOException("at last")));
        Assert.Equal(["Debug It failed", "Debug It failed", "Debug It failed"], _lines.All);
    }

    [Fact]
    public void At_the_end_nothing_is_left_unsaid()
    {
        Write(LogLevel.Warning, Failed, 201);
        _logs.Dispose();
        Assert.Equal("Warning Left out 1 further lines of this kind", _lines.All[^1]);
    }

    private void Write(LogLevel level, EventId kind, int count, Exception? exception = null)
    {
        for (var n = 0; n < count; n++)
        {
            _log.Log(level, kind, "It failed", exception, (state, _) => state);
        }
    }

    private sealed class Filters : IOptionsMonitor<LoggerFilterOptions>
    {
        public LoggerFilterOptions CurrentValue { get; } = new() { MinLevel = LogLevel.Debug };

        public LoggerFilterOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<LoggerFilterOptions, string?> listener) => null;
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            All.Add($"{logLevel} {formatter(state, exception)} {exception?.Message}".TrimEnd());

        public void Dispose()
        {
        }
    }
}
