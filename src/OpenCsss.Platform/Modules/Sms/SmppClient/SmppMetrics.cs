using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OpenCsss.Platform.Modules.Sms.SmppClient;

/// <summary>
/// What SMSCs send about messages and nobody can use is counted, and is one line of the log a minute of each SMSC.
/// </summary>
internal sealed partial class SmppMetrics(TimeProvider clock, ILogger<SmppMetrics> log) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Meter _meter = new("OpenCsss.Smpp");
    private readonly ConcurrentDictionary<string, Unread> _unread = new(StringComparer.OrdinalIgnoreCase);
    private Counter<long>? _notifications;

    /// <summary>A notification has come.</summary>
    /// <param name="smsc">From whom.</param>
    /// <param name="fate">What became of it.</param>
    public void Count(string smsc, NotificationFate fate)
    {
        var counter = LazyInitializer.EnsureInitialized(ref _notifications, () => _meter.CreateCounter<long>(
            "smpp.notifications", description: "Receipts and the like of SMSCs, by what became of them."));
        counter.Add(
            1, new KeyValuePair<string, object?>("smsc", smsc), new KeyValuePair<string, object?>("fate", fate));
    }

    /// <summary>One has come that says nothing which is understood; its text is shown masked.</summary>
    public void CountUnread(string smsc, byte esmClass, string masked)
    {
        Count(smsc, NotificationFate.NotUnderstood);
        if (_unread.GetOrAdd(smsc, _ => new Unread()).TryTell(clock.GetUtcNow(), out var count))
        {
            LogUnread(smsc, count, esmClass, masked);
        }
    }

    public void Dispose() => _meter.Dispose();

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "SMSC {Smsc}: {Count} receipts could not be parsed; the last, esm_class {EsmClass}, masked: {Text}")]
    private partial void LogUnread(string smsc, long count, byte esmClass, string text);

    /// <summary>Those of one SMSC since the last line about them.</summary>
    private sealed class Unread
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _nextAt;
        private long _count;

        public bool TryTell(DateTimeOffset now, out long count)
        {
            lock (_lock)
            {
                count = ++_count;
                if (now < _nextAt)
                {
                    return false;
                }

                (_count, _nextAt) = (0, now + Pause);
                return true;
            }
        }
    }
}

/// <summary>What became of a receipt, or of another message about a message.</summary>
internal enum NotificationFate
{
    /// <summary>It says what became of a message.</summary>
    Taken,

    /// <summary>It says that a message is on its way, which changes nothing.</summary>
    Intermediate,

    /// <summary>It does not say about what it is, or no word of what it says is known.</summary>
    NotUnderstood,
}
