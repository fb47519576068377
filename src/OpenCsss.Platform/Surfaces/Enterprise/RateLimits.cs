using System.Threading.RateLimiting;

namespace OpenCsss.Platform.Surfaces.Enterprise;

/// <summary>The rate of requests that each partner may send. Counted once the sign is verified.</summary>
internal sealed class RateLimits : IDisposable
{
    private readonly PartitionedRateLimiter<long>? _limiter;

    public RateLimits(ApiOptions options)
    {
        if (options.RequestsPerSecond <= 0)
        {
            return;
        }

        var burst = options.RequestBurst > 0 ? options.RequestBurst : options.RequestsPerSecond;
        _limiter = PartitionedRateLimiter.Create<long, long>(partnerId => RateLimitPartition.GetTokenBucketLimiter(
            partnerId, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = burst,
                TokensPerPeriod = options.RequestsPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            }));
    }

    public bool TryTake(long partnerId)
    {
        if (_limiter is null)
        {
            return true;
        }

        using var lease = _limiter.AttemptAcquire(partnerId);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter?.Dispose();
}
