using System.Net;
using System.Text.Json;

namespace OpenCsss.Platform.Modules.Networks.HttpJson;

/// <summary>An answer, read whole: status, how long to wait, and the JSON if it is some.</summary>
internal sealed class CarrierAnswer : IDisposable
{
    private const int MostBytes = 64 * 1024;

    private CarrierAnswer(HttpStatusCode status, TimeSpan? retryAfter, JsonDocument? json) =>
        (Status, RetryAfter, Json) = (status, retryAfter, json);

    public HttpStatusCode Status { get; }

    public bool IsSuccess => (int)Status is >= 200 and <= 299;

    /// <summary>How long the carrier wants to be left alone, in seconds as it wrote it; null if it did not.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Null if the body is empty, too long or no JSON.</summary>
    public JsonDocument? Json { get; }

    public static async Task<CarrierAnswer> ReadAsync(
        HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new byte[MostBytes + 1];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(
            body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return new CarrierAnswer(
            response.StatusCode, response.Headers.RetryAfter?.Delta, Parse(body.AsMemory(0, length)));
    }

    public void Dispose() => Json?.Dispose();

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Length is 0 or > MostBytes)
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
