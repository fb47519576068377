using System.Collections.Concurrent;
using System.Net;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// Card numbers that were looked for in vain, by address. Numbers are easily guessed: whoever tries many is made to
/// wait, and what he is told meanwhile does not depend on the number.
/// </summary>
internal sealed class CardGuesses(TimeProvider clock)
{
    /// <summary>Misses of an address until it waits; a person mistypes a few times.</summary>
    public const int Most = 12;

    /// <summary>Addresses that are told apart; all further ones share a count.</summary>
    private const int MostTold = 10_000;

    public static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private Window _window = new(clock.GetUtcNow());

    /// <summary>Until when an address waits; null if it need not.</summary>
    public DateTimeOffset? WaitsUntil(IPAddress? address)
    {
        var window = Current();
        return window.Misses.GetValueOrDefault(KeyOf(window, address)) >= Most ? window.StartedAt + Period : null;
    }

    public void Count(IPAddress? address)
    {
        var window = Current();
        window.Misses.AddOrUpdate(KeyOf(window, address), 1, static (_, count) => Math.Min(count + 1, Most));
    }

    private Window Current()
    {
        var (window, now) = (Volatile.Read(ref _window), clock.GetUtcNow());
        if (now - window.StartedAt < Period && now >= window.StartedAt)
        {
            return window;
        }

        var next = new Window(now);
        var before = Interlocked.CompareExchange(ref _window, next, window);
        return before == window ? next : before;
    }

    private static IPAddress KeyOf(Window window, IPAddress? address)
    {
        var key = address?.CountedAs() ?? IPAddress.None;
        return window.Misses.ContainsKey(key) || window.Misses.Count < MostTold ? key : IPAddress.None;
    }

    private sealed class Window(DateTimeOffset startedAt)
    {
        public DateTimeOffset StartedAt => startedAt;

        public ConcurrentDictionary<IPAddress, int> Misses { get; } = new();
    }
}
