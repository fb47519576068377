using System.Net;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>
/// The requests that are under way, and those that were answered a short while ago. A sender that has heard nothing
/// sends the same packet again: it is answered again from here, without a look at the database. What has been forgotten
/// here counts no second time either, because only growth counts; this only saves the work.
/// </summary>
/// <remarks>
/// A request is known by where it comes from and its authenticator, which is a hash over all of it, with the secret.
/// Without the first, two gateways of a client that start would say the same.
/// </remarks>
internal sealed class RecentRequests(TimeProvider clock)
{
    /// <summary>Longer than a gateway goes on sending the same packet, as a rule.</summary>
    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(20);

    /// <summary>As many are remembered in each half at the most: 32 bytes each.</summary>
    private const int MostInHalf = 500_000;

    private readonly Lock _gate = new();
    private readonly HashSet<RequestKey> _underWay = [];
    private HashSet<RequestKey> _answered = [];
    private HashSet<RequestKey> _answeredBefore = [];
    private long _since = clock.GetTimestamp();

    /// <summary>Says whether a request is known, and takes note of one that is not.</summary>
    public RequestState See(RequestKey key)
    {
        lock (_gate)
        {
            return _answered.Contains(key) || _answeredBefore.Contains(key) ? RequestState.Answered
                : _underWay.Add(key) ? RequestState.New
                : RequestState.UnderWay;
        }
    }

    /// <summary>It is on disk.</summary>
    public void Answer(RequestKey key)
    {
        lock (_gate)
        {
            _underWay.Remove(key);
            if (_answered.Count >= MostInHalf || clock.GetElapsedTime(_since) >= HalfLife)
            {
                (_answeredBefore, _answered) = (_answered, _answeredBefore);
                _answered.Clear();
                _since = clock.GetTimestamp();
            }

            _answered.Add(key);
        }
    }

    /// <summary>Nothing came of it; when it comes again, it is new.</summary>
    public void Forget(RequestKey key)
    {
        lock (_gate)
        {
            _underWay.Remove(key);
        }
    }
}

/// <summary>What identifies a request.</summary>
internal readonly record struct RequestKey(RadiusClient Client, IPAddress Peer, UInt128 Authenticator);

internal enum RequestState
{
    /// <summary>It is to be worked off.</summary>
    New,

    /// <summary>It will be answered when it is on disk.</summary>
    UnderWay,

    /// <summary>It is on disk; the answer has been lost, or is on its way.</summary>
    Answered,
}
