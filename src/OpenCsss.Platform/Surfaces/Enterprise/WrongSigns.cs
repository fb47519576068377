using System.Collections.Concurrent;
using System.Net;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Surfaces.Enterprise;

/// <summary>
/// Who has sent wrong signs within the last minute, by address and by access code. Beyond the limit nobody is shut out:
/// many partners may call from one address, a proxy's, and a code is no secret, so that whoever knows one could
/// otherwise shut its partner out. Instead less is done to find a sign right, and a wrong one is told to wait.
/// </summary>
internal sealed partial class WrongSigns(ApiOptions options, TimeProvider time, ILogger<WrongSigns> log)
{
    /// <summary>Addresses, and codes, that are told apart within a minute; all further ones share a count.</summary>
    private const int MostTold = 10_000;

    /// <summary>Log lines of a minute.</summary>
    private const int MostLines = 5;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private Minute _minute = new(time.GetTimestamp());

    /// <summary>Whether calls of an address are to be read and tried with less effort.</summary>
    public bool IsOver(IPAddress? address) =>
        options.WrongSignsPerAddress > 0 && Current().Addresses.Of(KeyOf(address)) >= options.WrongSignsPerAddress;

    /// <summary>Whether calls that name a code are.</summary>
    public bool IsOver(string accessCode) =>
        options.WrongSignsPerCode > 0 && Current().Codes.Of(accessCode) >= options.WrongSignsPerCode;

    public void Count(IPAddress? address)
    {
        var minute = Current();
        if (minute.Addresses.Add(KeyOf(address)) == options.WrongSignsPerAddress
            && Interlocked.Increment(ref minute.Lines) <= MostLines)
        {
            LogAddress(KeyOf(address), options.WrongSignsPerAddress);
        }
    }

    public void Count(string accessCode)
    {
        var minute = Current();
        if (minute.Codes.Add(accessCode) == options.WrongSignsPerCode
            && Interlocked.Increment(ref minute.Lines) <= MostLines)
        {
            LogCode(accessCode, options.WrongSignsPerCode);
        }
    }

    private Minute Current()
    {
        var minute = Volatile.Read(ref _minute);
        if (time.GetElapsedTime(minute.StartedAt) < Period)
        {
            return minute;
        }

        var next = new Minute(time.GetTimestamp());
        var before = Interlocked.CompareExchange(ref _minute, next, minute);
        return before == minute ? next : before;
    }

    /// <summary>An IPv6 caller has a whole network of addresses to call from.</summary>
    private static IPAddress KeyOf(IPAddress? address) => address?.CountedAs() ?? IPAddress.None;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Limit} wrong signatures from {Address} within a minute; further ones are answered 1009 at less "
            + "cost. If this is a proxy, name it in Api:TrustedProxies")]
    private partial void LogAddress(IPAddress address, int limit);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Limit} wrong signatures for access code {AccessCode} within a minute; "
            + "further ones are answered 1009 at less cost")]
    private partial void LogCode(string accessCode, int limit);

    private sealed class Minute(long startedAt)
    {
        public int Lines;

        public long StartedAt => startedAt;

        public Counts<IPAddress> Addresses { get; } = new(EqualityComparer<IPAddress>.Default, IPAddress.None);

        public Counts<string> Codes { get; } = new(StringComparer.OrdinalIgnoreCase, "");
    }

    /// <summary>Counts by key, for so many keys at the most.</summary>
    private sealed class Counts<T>(IEqualityComparer<T> comparer, T others)
        where T : notnull
    {
        private readonly ConcurrentDictionary<T, int> _counts = new(comparer);
        private int _keys;

        public int Of(T key) =>
            _keys == 0 ? 0
            : _counts.TryGetValue(key, out var count) ? count
            : _keys < MostTold ? 0
            : _counts.GetValueOrDefault(others);

        public int Add(T key)
        {
            if (!_counts.ContainsKey(key) && Interlocked.Increment(ref _keys) > MostTold)
            {
                key = others;
            }

            return _counts.AddOrUpdate(key, 1, static (_, count) => count == int.MaxValue ? count : count + 1);
        }
    }
}
