using System.Net;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>
/// Wrong binds are remembered by address and by name, and slowed down: what goes beyond the rate is not looked at, so
/// that guessing costs neither a question to the database nor a decryption. A right bind costs nothing, and whoever has
/// bound from an address before is held up neither by others who guess at its name nor by others behind the address.
/// </summary>
internal sealed class BindAttempts(BindOptions options, TimeProvider clock)
{
    private const double FirstByAddress = 10;
    private const double FirstByName = 20;
    private const double ByNamePerSecond = 5;

    private readonly Lock _lock = new();
    private readonly AttemptBuckets _addresses = new(FirstByAddress, options.WrongBindsPerMinute / 60.0, clock);
    private readonly AttemptBuckets _names = new(FirstByName, ByNamePerSecond, clock);
    private readonly AttemptBuckets _known = new(FirstByAddress, options.WrongBindsPerMinute / 60.0, clock);
    private readonly HashSet<(IPAddress Peer, string SystemId)> _pairs = [];

    /// <summary>Whether a bind is to be looked at. It counts as wrong until it is said to be right.</summary>
    public bool TryBegin(IPAddress address, string systemId)
    {
        var peer = address.CountedAs();
        lock (_lock)
        {
            return options.WrongBindsPerMinute == 0
                || (_pairs.Contains((peer, systemId))
                    ? _known.TryTake($"{peer} {systemId}")
                    : _addresses.TryTake($"{peer}") && _names.TryTake(systemId));
        }
    }

    /// <summary>
    /// The address may not bind by this name, whatever the password: that counts against the address alone, because
    /// nothing can be guessed from there.
    /// </summary>
    public void WasFromElsewhere(string systemId)
    {
        lock (_lock)
        {
            _names.GiveBack(systemId);
        }
    }

    /// <summary>Everything was right.</summary>
    public void WasRight(IPAddress address, string systemId)
    {
        var peer = address.CountedAs();
        lock (_lock)
        {
            if (_pairs.Contains((peer, systemId)))
            {
                _known.GiveBack($"{peer} {systemId}");
                return;
            }

            _addresses.GiveBack($"{peer}");
            _names.GiveBack(systemId);
            if (_pairs.Count >= AttemptBuckets.MostRemembered)
            {
                _pairs.Clear(); // They are known again when they bind again.
            }

            _pairs.Add((peer, systemId));
        }
    }
}

/// <summary>
/// How many attempts each key has left; not safe for several threads. Only keys with attempts to make good are
/// remembered, and no more than <see cref="MostRemembered"/>: beyond it new ones share what there is for one hundred.
/// </summary>
internal sealed class AttemptBuckets(double first, double perSecond, TimeProvider clock)
{
    public const int MostRemembered = 10_000;

    private const double SharedBy = 100;
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private Bucket _shared = new(first * SharedBy, clock.GetTimestamp());
    private long _sweptAt = clock.GetTimestamp();

    public int IdempotentRequest => _buckets.Count;

    public bool TryTake(string key)
    {
        var isKnown = _buckets.TryGetValue(key, out var bucket);
        if (!isKnown && !HasRoom())
        {
            _shared = Filled(_shared, SharedBy);
            var isThere = _shared.Left >= 1;
            _shared = isThere ? _shared with { Left = _shared.Left - 1 } : _shared;
            return isThere;
        }

        bucket = isKnown ? Filled(bucket, 1) : new Bucket(first, clock.GetTimestamp());
        var canTake = bucket.Left >= 1;
        _buckets[key] = canTake ? bucket with { Left = bucket.Left - 1 } : bucket;
        return canTake;
    }

    public void GiveBack(string key)
    {
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            return;
        }

        bucket = Filled(bucket, 1);
        if (bucket.Left + 1 >= first)
        {
            _buckets.Remove(key);
        }
        else
        {
            _buckets[key] = bucket with { Left = bucket.Left + 1 };
        }
    }

    private bool HasRoom()
    {
        if (_buckets.Count < MostRemembered)
        {
            return true;
        }

        if (clock.GetElapsedTime(_sweptAt) < SweepPeriod)
        {
            return false;
        }

        _sweptAt = clock.GetTimestamp();
        foreach (var (key, bucket) in _buckets)
        {
            if (Filled(bucket, 1).Left >= first)
            {
                _buckets.Remove(key);
            }
        }

        return _buckets.Count < MostRemembered;
    }

    private Bucket Filled(Bucket bucket, double times)
    {
        var now = clock.GetTimestamp();
        var gained = clock.GetElapsedTime(bucket.At, now).TotalSeconds * perSecond * times;
        return new Bucket(Math.Min(first * times, bucket.Left + gained), now);
    }

    private readonly record struct Bucket(double Left, long At);
}
