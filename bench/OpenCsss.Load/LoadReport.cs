using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenCsss.Load;

/// <summary>
/// The result of a run. Failures are among the requests; their latencies are counted as well. The rate is that of
/// requests, or of orders where a request has many.
/// </summary>
internal sealed record LoadReport(
    int Connections,
    long Requests,
    long Failures,
    double Seconds,
    double PerSecond,
    double P50Ms,
    double P99Ms,
    double MaxMs,
    string? FailureExample)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static LoadReport Of(Tally tally, int connections, int ordersEach, TimeSpan elapsed) => new(
        connections,
        tally.Latencies.Count,
        tally.Failures,
        Math.Round(elapsed.TotalSeconds, 3),
        Math.Round(tally.Latencies.Count * ordersEach / elapsed.TotalSeconds, 1),
        tally.Latencies.Quantile(0.50) / 1000.0,
        tally.Latencies.Quantile(0.99) / 1000.0,
        tally.Latencies.MaxMicroseconds / 1000.0,
        tally.FailureExample);

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{PerSecond:N0}/s over {Connections} connections: {Requests:N0} requests in {Seconds:N1} s, ")
        + string.Create(CultureInfo.InvariantCulture, $"p50 {P50Ms:N2} ms, p99 {P99Ms:N2} ms, max {MaxMs:N1} ms, ")
        + (Failures == 0
            ? "no failure"
            : string.Create(CultureInfo.InvariantCulture, $"{Failures:N0} FAILED:\n{FailureExample}"));
}
