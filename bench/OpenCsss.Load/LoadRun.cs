using System.Diagnostics;

namespace OpenCsss.Load;

/// <summary>A run: the warm-up over all connections to its end, then the measured part over the same ones.</summary>
internal static class LoadRun
{
    /// <summary>A server that answers nothing any more ends the run instead of hanging it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static async Task<LoadReport> ExecuteAsync(LoadOptions options, RequestBook book, TimeProvider clock)
    {
        var connections = Enumerable.Range(0, options.Connections)
            .Select(_ => options.Scenario switch
            {
                Scenario.Radius => (ILoadConnection)new DatagramConnection(clock),
                Scenario.SyncAssetInfo => new StreamConnection(clock),
                _ => new LoadConnection(),
            })
            .ToArray();
        try
        {
            foreach (var connection in connections)
            {
                await connection.ConnectAsync(options.Url);
            }

            var warmUp = new RequestSupply(book, 0, options.WarmUp);
            var report = await SendAsync(connections, warmUp, options.OrdersEach, clock);
            if (report.Failures > 0)
            {
                // What follows would measure how fast the server refuses.
                return report;
            }

            var deadline = options.Seconds is { } seconds
                ? Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency)
                : long.MaxValue;
            return await SendAsync(
                connections, new RequestSupply(book, options.WarmUp, options.Requests, deadline), options.OrdersEach,
                clock);
        }
        finally
        {
            Array.ForEach(connections, connection => connection.Dispose());
        }
    }

    private static async Task<LoadReport> SendAsync(
        ILoadConnection[] connections, RequestSupply supply, int ordersEach, TimeProvider clock)
    {
        var start = Stopwatch.GetTimestamp();
        var tallies = await Task.WhenAll(connections.Select(connection => connection.RunAsync(supply)))
            .WaitAsync(Limit, clock);
        return LoadReport.Of(Tally.Sum(tallies), connections.Length, ordersEach, Stopwatch.GetElapsedTime(start));
    }
}
