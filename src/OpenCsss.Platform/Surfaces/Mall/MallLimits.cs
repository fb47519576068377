using System.Collections.Concurrent;
using System.Net;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Surfaces.Mall;

/// <summary>
/// How many calls come within a minute from an address, and for a card. On each node for itself: behind a balancer the
/// limits are as many times higher as there are nodes.
/// </summary>
internal sealed class MallLimits(MallOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private Minute _minute = new(clock.GetTimestamp());

    /// <summary>Counts a call from an address. False if there were too many.</summary>
    public bool TryTake(IPAddress address) =>
        options.CallsPerAddress <= 0 || Current().Addresses.Add(address.CountedAs()) <= options.CallsPerAddress;

    /// <summary>Counts a call for a card, in whatever form it names it. False if there were too many.</summary>
    public bool TryTake(string card) =>
        options.CallsPerCard <= 0 || Current().Cards.Add(card) <= options.CallsPerCard;

    private Minute Current()
    {
        var minute = Volatile.Read(ref _minute);
        if (clock.GetElapsedTime(minute.StartedAt) < Period)
        {
            return minute;
        }

        var next = new Minute(clock.GetTimestamp());
        var before = Interlocked.CompareExchange(ref _minute, next, minute);
        return before == minute ? next : before;
    }

    private sealed class Minute(long startedAt)
    {
        public long StartedAt => startedAt;

        public CallCounts<IPAddress> Addresses { get; } = new(IPAddress.None);

        public CallCounts<string> Cards { get; } = new("");
    }

    /// <summary>Counts by key, for so many keys at the most; all further ones share a count.</summary>
    private sealed class CallCounts<T>(T others)
        where T : notnull
    {
        private const int MostTold = 20_000;

        private readonly ConcurrentDictionary<T, int> _counts = new();
        private int _keys;

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
