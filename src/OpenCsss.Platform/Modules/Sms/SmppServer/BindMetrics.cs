using System.Net;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>
/// What can happen to partners' lines a thousand times a second is counted, and is one line of the log a second.
/// </summary>
internal sealed partial class BindMetrics(ILogger<BindMetrics> log)
{
    private int _noPlace;
    private int _wrong;
    private int _throttled;
    private int _failed;
    private IPAddress? _noPlaceFor;
    private IPAddress? _wrongFrom;
    private IPAddress? _throttledFrom;
    private Exception? _failedFor;

    /// <summary>A line was refused because there is no place for it.</summary>
    public void CountNoPlace(IPAddress address) => Count(ref _noPlace, ref _noPlaceFor, address);

    /// <summary>A bind was refused for its name, password or address.</summary>
    public void CountWrong(IPAddress address) => Count(ref _wrong, ref _wrongFrom, address);

    /// <summary>A bind was refused without being looked at.</summary>
    public void CountThrottled(IPAddress address) => Count(ref _throttled, ref _throttledFrom, address);

    /// <summary>Something that a partner asked could not be done.</summary>
    public void CountFailed(Exception exception) => Count(ref _failed, ref _failedFor, exception);

    /// <summary>Writes what was counted since the last time.</summary>
    public void Write()
    {
        if (Interlocked.Exchange(ref _noPlace, 0) is > 0 and var noPlace)
        {
            LogNoPlace(noPlace, _noPlaceFor);
        }

        if (Interlocked.Exchange(ref _wrong, 0) is > 0 and var wrong)
        {
            LogWrong(wrong, _wrongFrom);
        }

        if (Interlocked.Exchange(ref _throttled, 0) is > 0 and var throttled)
        {
            LogThrottled(throttled, _throttledFrom);
        }

        if (Interlocked.Exchange(ref _failed, 0) is > 0 and var failed)
        {
            LogFailed(failed, _failedFor);
        }
    }

    private static void Count<T>(ref int count, ref T? last, T value)
        where T : class
    {
        Volatile.Write(ref last, value);
        Interlocked.Increment(ref count);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "SMPP: {Count} connections refused, because there are too many; the last from {Address}")]
    private partial void LogNoPlace(int count, IPAddress? address);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "SMPP: {Count} binds refused: their name, password or address is wrong; the last from {Address}")]
    private partial void LogWrong(int count, IPAddress? address);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "SMPP: {Count} binds refused without a check, after too many wrong ones; the last from {Address}")]
    private partial void LogThrottled(int count, IPAddress? address);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "SMPP: {Count} requests of partners failed (answered ESME_RSYSERR); the last one with this error")]
    private partial void LogFailed(int count, Exception? exception);
}
