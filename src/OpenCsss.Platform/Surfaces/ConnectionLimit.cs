using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace OpenCsss.Platform.Surfaces;

/// <summary>
/// Takes no more HTTP connections than <see cref="ApiOptions.MaxConnections"/>: the rest are ended at once, and those
/// that are there go on. Many of them are one line a minute in the log. It sits where connections are accepted: the
/// next one is accepted only when one too many is closed, so that a flood takes one file more than the limit.
/// </summary>
internal sealed partial class ConnectionLimit(
    IConnectionListenerFactory inner, ApiOptions options, TimeProvider clock, ILogger<ConnectionLimit> log)
    : IConnectionListenerFactory
{
    private static readonly TimeSpan LogPeriod = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private int _open;
    private long _refused;
    private long? _toldAt;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken) =>
        new Listener(this, await inner.BindAsync(endpoint, cancellationToken));

    private bool TryTake()
    {
        if (Interlocked.Increment(ref _open) <= options.MaxConnections)
        {
            return true;
        }

        GiveBack();
        return false;
    }

    private void GiveBack() => Interlocked.Decrement(ref _open);

    private void TellOfRefused()
    {
        long count;
        lock (_gate)
        {
            _refused++;
            if (_toldAt is { } told && clock.GetElapsedTime(told) < LogPeriod)
            {
                return;
            }

            (count, _refused, _toldAt) = (_refused, 0, clock.GetTimestamp());
        }

        LogRefused(count, options.MaxConnections);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "HTTP connections refused since the last line: {Count}; Api:MaxConnections is {MaxConnections}")]
    private partial void LogRefused(long count, int maxConnections);

    private sealed class Listener(ConnectionLimit limit, IConnectionListener listener) : IConnectionListener
    {
        public EndPoint EndPoint => listener.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken)
        {
            while (await listener.AcceptAsync(cancellationToken) is { } connection)
            {
                if (limit.TryTake())
                {
                    return new Place(limit, connection);
                }

                connection.Abort(new ConnectionAbortedException("There are too many connections."));
                await connection.DisposeAsync();
                limit.TellOfRefused();
            }

            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken) =>
            listener.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => listener.DisposeAsync();
    }

    /// <summary>A connection that gives its place back when its socket is closed, and not a moment before.</summary>
    private sealed class Place(ConnectionLimit limit, ConnectionContext connection) : ConnectionContext
    {
        private int _isClosed;

        public override string ConnectionId
        {
            get => connection.ConnectionId;
            set => connection.ConnectionId = value;
        }

        public override IFeatureCollection Features => connection.Features;

        public override IDictionary<object, object?> Items
        {
            get => connection.Items;
            set => connection.Items = value;
        }

        public override System.IO.Pipelines.IDuplexPipe Transport
        {
            get => connection.Transport;
            set => connection.Transport = value;
        }

        public override CancellationToken ConnectionClosed
        {
            get => connection.ConnectionClosed;
            set => connection.ConnectionClosed = value;
        }

        public override EndPoint? LocalEndPoint
        {
            get => connection.LocalEndPoint;
            set => connection.LocalEndPoint = value;
        }

        public override EndPoint? RemoteEndPoint
        {
            get => connection.RemoteEndPoint;
            set => connection.RemoteEndPoint = value;
        }

        public override void Abort(ConnectionAbortedException abortReason) => connection.Abort(abortReason);

        public override async ValueTask DisposeAsync()
        {
            try
            {
                await connection.DisposeAsync();
                await base.DisposeAsync();
            }
            finally
            {
                if (Interlocked.Exchange(ref _isClosed, 1) == 0)
                {
                    limit.GiveBack();
                }
            }
        }
    }
}
