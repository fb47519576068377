using System.Collections.Concurrent;

namespace OpenCsss.Server.Http;

/// <summary>
/// The requests that this node is working on. A repetition waits until the first is done, so that it finds the
/// stored answer. Between nodes the account row's lock does the same.
/// </summary>
internal sealed class Repetitions(ApiOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Key, TaskCompletionSource> _running = new();

    /// <summary>
    /// The turn, to be given back; null if the first is still being worked on after the longest wait.
    /// </summary>
    public async ValueTask<IDisposable?> EnterAsync(Caller caller, CancellationToken cancellationToken)
    {
        var key = Key.Of(caller);
        var turn = new Turn(this, key);
        if (_running.TryAdd(key, turn.Done))
        {
            return turn;
        }

        var deadline = clock.GetTimestamp();
        while (!_running.TryAdd(key, turn.Done))
        {
            var left = options.RepetitionWait - clock.GetElapsedTime(deadline);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            if (!_running.TryGetValue(key, out var first))
            {
                continue;
            }

            try
            {
                await first.Task.WaitAsync(left, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }

        return turn;
    }

    private sealed class Turn(Repetitions owner, Key key) : IDisposable
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose()
        {
            owner._running.TryRemove(key, out _);
            Done.TrySetResult();
        }
    }

    /// <summary>
    /// The caller's own key where there is one, else the sign, of which 16 bytes tell requests apart.
    /// </summary>
    private readonly record struct Key(long PartnerId, string Operation, string? IdempotencyKey, Int128 Sign)
    {
        public static Key Of(Caller caller)
        {
            var identity = caller.Identity;
            return identity.IdempotencyKey is { } key
                ? new Key(caller.Partner.Id, "", key, 0)
                : new Key(caller.Partner.Id, identity.Operation, null, System.Buffers.Binary.BinaryPrimitives
                    .ReadInt128LittleEndian(identity.Sign));
        }
    }
}
