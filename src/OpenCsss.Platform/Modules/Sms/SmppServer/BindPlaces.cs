using System.Net;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>
/// The places of lines: in all, of one address, and of those that have not bound yet, which anybody can open.
/// </summary>
internal sealed class BindPlaces(BindOptions options, int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Count> _byPeer = []; // No longer than there are lines.
    private int _lines;
    private int _unbound;

    /// <summary>A place for a line that has not bound yet, to be given back; null if there is none left.</summary>
    public BindPlace? TryTake(IPAddress address)
    {
        var peer = address.CountedAs();
        lock (_lock)
        {
            var count = _byPeer.GetValueOrDefault(peer);
            if (_lines >= most || _unbound >= options.MaxUnbound
                || count.Lines >= options.MaxLinesPerAddress || count.Unbound >= options.MaxUnboundPerAddress)
            {
                return null;
            }

            _lines++;
            _unbound++;
            _byPeer[peer] = new Count(count.Lines + 1, count.Unbound + 1);
            return new BindPlace(this, peer);
        }
    }

    internal void HasBound(IPAddress peer)
    {
        lock (_lock)
        {
            _unbound--;
            _byPeer[peer] = _byPeer[peer] with { Unbound = _byPeer[peer].Unbound - 1 };
        }
    }

    internal void GiveBack(IPAddress peer)
    {
        lock (_lock)
        {
            _lines--;
            var count = _byPeer[peer];
            if (count.Lines == 1)
            {
                _byPeer.Remove(peer);
            }
            else
            {
                _byPeer[peer] = count with { Lines = count.Lines - 1 };
            }
        }
    }

    private readonly record struct Count(int Lines, int Unbound);
}

/// <summary>The place of one line.</summary>
internal sealed class BindPlace(BindPlaces places, IPAddress peer) : IDisposable
{
    private int _isBound;

    /// <summary>It has bound, and leaves room to another that has not.</summary>
    public void HasBound()
    {
        if (Interlocked.Exchange(ref _isBound, 1) == 0)
        {
            places.HasBound(peer);
        }
    }

    public void Dispose()
    {
        HasBound();
        places.GiveBack(peer);
    }
}
