using System.Collections.Concurrent;

namespace OpenCsss.Platform.Idempotency;

/// <summary>
/// The requests that this node is working on. A repetition waits until the first is done, so that it finds the
/// stored answer. Between nodes the account row's lock does the same.
/// </summary>
/// <remarks>
/// A request waits for all that share its signature, and then for all that share its key. Nobody who has a turn by a
/// key waits for one by a signature, so no two wait for each other.
/// </remarks>
internal sealed class DuplicateGate(IdempotencyOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Key, TaskCompletionSource> _running = new();

    /// <summary>
    /// The turn, to be given back; null if the first is still being worked on after the longest wait.
    /// </summary>
    public async ValueTask<IDisposable?> EnterAsync(
        long partnerId, RequestIdentity identity, CancellationToken cancellationToken)
    {
        var turn = new Turn(this);
        var began = clock.GetTimestamp();
        var isMine = false;
        try
        {
            isMine = await EnterAsync(turn, Key.OfSign(partnerId, identity), began, cancellationToken)
                && (identity.IdempotencyKey is not { } key
                    || await EnterAsync(turn, Key.Of(partnerId, key), began, cancellationToken));
            return isMine ? turn : null;
        }
        finally
        {
            if (!isMine)
            {
                turn.Dispose();
            }
        }
    }

    private async ValueTask<bool> EnterAsync(Turn turn, Key key, long began, CancellationToken cancellationToken)
    {
        while (!_running.TryAdd(key, turn.Done))
        {
            var left = options.Wait - clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                return false;
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
                return false;
            }
        }

        turn.Add(key);
        return true;
    }

    private sealed class Turn(DuplicateGate owner) : IDisposable
    {
        private Key? _bySign;
        private Key? _byKey;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Add(Key key)
        {
            if (_bySign is null)
            {
                _bySign = key;
            }
            else
            {
                _byKey = key;
            }
        }

        public void Dispose()
        {
            if (_byKey is { } byKey)
            {
                owner._running.TryRemove(byKey, out _);
            }

            if (_bySign is { } bySign)
            {
                owner._running.TryRemove(bySign, out _);
            }

            Done.TrySetResult();
        }
    }

    /// <summary>A sign, of which 16 bytes tell requests apart, or a caller's own key.</summary>
    private readonly record struct Key(long PartnerId, string Operation, string? IdempotencyKey, Int128 Sign)
    {
        public static Key OfSign(long partnerId, RequestIdentity identity) => new(
            partnerId, identity.Operation, null,
            System.Buffers.Binary.BinaryPrimitives.ReadInt128LittleEndian(identity.Sign));

        public static Key Of(long partnerId, string key) => new(partnerId, "", key, 0);
    }
}
