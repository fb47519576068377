using System.Collections.Concurrent;
using OpenCsss.Platform.Jobs;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>The rate at which each partner may send, on this node.</summary>
internal sealed class SmsRates(SmsOptions options, WallClock wall)
{
    private readonly ConcurrentDictionary<long, TokenBucket> _buckets = new();

    public bool TryTake(long partnerId, int parts)
    {
        if (options.PartsPerSecond == 0)
        {
            return true;
        }

        var now = wall.GetUtcNow();
        var bucket = _buckets.GetOrAdd(partnerId, _ => new TokenBucket(options.PartsPerSecond, now));
        lock (bucket)
        {
            return bucket.TryTake(parts, now);
        }
    }
}
