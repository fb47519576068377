using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace OpenCsss.Load;

/// <summary>
/// The scenario <c>notify</c>: orders at a steady rate, and how long after an order's answer its callback arrives. The
/// answer comes after the commit, so this is from the commit on, less the answer's way back.
/// </summary>
internal static class NotifyRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Only receives: so many callbacks, or as many as come in the time.</summary>
    public static async Task<string> DrainAsync(LoadOptions options, TimeProvider clock)
    {
        using var sink = CallbackSink.Listen(options.Listen!.Value);
        Console.Error.WriteLine("listening");
        var limit = TimeSpan.FromSeconds(options.Seconds ?? 60);
        var start = Stopwatch.GetTimestamp();
        while (sink.Count < options.Requests && Stopwatch.GetElapsedTime(start) < limit)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), clock);
        }

        var seconds = sink.Count > 1 ? Stopwatch.GetElapsedTime(sink.FirstAt, sink.LastAt).TotalSeconds : 1;
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"callbacks":{{sink.Count}},"seconds":{{seconds:0.00}},"per_second":{{sink.Count / seconds:0}}}""");
    }

    /// <summary>Partners are numbered from 1; those whose callbacks hang are not counted.</summary>
    public static async Task<string> ExecuteAsync(LoadOptions options, RequestBook book, TimeProvider clock)
    {
        using var sink = CallbackSink.Listen(options.Listen!.Value);
        var answered = new ConcurrentDictionary<long, (int Index, long At)>();
        var connections = Enumerable.Range(0, options.Connections).Select(_ => new LoadConnection()).ToArray();
        using var due = new SemaphoreSlim(0);
        var next = -1;
        var count = options.WarmUp + options.Requests;
        foreach (var connection in connections)
        {
            await connection.ConnectAsync(options.Url);
        }

        var senders = connections.Select(connection => SendAsync(connection, () => Interlocked.Increment(ref next)));
        var all = Task.WhenAll(senders.Append(PaceAsync(due, count + connections.Length, options.Rate, clock)));
        await all;
        var last = Stopwatch.GetTimestamp();
        while (sink.Count < answered.Count && Stopwatch.GetElapsedTime(last) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), clock);
        }

        Array.ForEach(connections, connection => connection.Dispose());
        return Report(options, sink, answered);

        async Task SendAsync(LoadConnection connection, Func<int> take)
        {
            while (true)
            {
                await due.WaitAsync();
                var index = take();
                if (index >= count)
                {
                    return;
                }

                var answer = await connection.AskAsync(book[index]);
                answered[OrderOf(answer.Span)] = (index, Stopwatch.GetTimestamp());
            }
        }
    }

    private static async Task PaceAsync(SemaphoreSlim due, int count, int rate, TimeProvider clock)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1), clock);
        var start = Stopwatch.GetTimestamp();
        for (var released = 0; released < count;)
        {
            await timer.WaitForNextTickAsync();
            var wanted = Math.Min(count, (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * rate));
            if (wanted > released)
            {
                due.Release(wanted - released);
                released = wanted;
            }
        }
    }

    private static string Report(
        LoadOptions options, CallbackSink sink, ConcurrentDictionary<long, (int Index, long At)> answered)
    {
        var latencies = new LatencyHistogram();
        var missing = 0;
        foreach (var (order, (index, at)) in answered)
        {
            if (index < options.WarmUp || (index % options.Sims % options.Partners) + 1 <= options.Hanging)
            {
                continue;
            }

            if (sink.ArrivalOf(order) is { } arrival)
            {
                latencies.Record(arrival > at ? Stopwatch.GetElapsedTime(at, arrival) : TimeSpan.Zero);
            }
            else
            {
                missing++;
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"orders":{{answered.Count}},"missing":{{missing}},"p50_ms":{{latencies.Quantile(0.5) / 1000.0:0.0}},
            "p99_ms":{{latencies.Quantile(0.99) / 1000.0:0.0}},"max_ms":{{latencies.MaxMicroseconds / 1000.0:0.0}}}
            """).ReplaceLineEndings("");
    }

    private static long OrderOf(ReadOnlySpan<byte> answer)
    {
        var start = answer.IndexOf("ORDER_"u8);
        return start >= 0 && Utf8Parser.TryParse(answer[(start + "ORDER_".Length)..], out long id, out _)
            ? id
            : throw new IOException($"An order was refused: {System.Text.Encoding.UTF8.GetString(answer)}");
    }
}
