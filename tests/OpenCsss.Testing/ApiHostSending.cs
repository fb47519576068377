using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OpenCsss.Testing;

/// <summary>Requests as bytes, answers as text: the wire, beneath any client.</summary>
public sealed partial class ApiHost
{
    /// <summary>
    /// Posts a body as it stands. A header with the name of one that would be set anyway, Content-Type, takes its
    /// place.
    /// </summary>
    public async Task<WireAnswer> PostAsync(
        string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await SendAsync(request, cancellationToken);
    }

    /// <summary>Posts a body over a connection whose other end reads no faster than a test says.</summary>
    public Task<SlowReader> PostSlowlyAsync(
        string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        SlowReader.PostAsync(new Uri(new Uri(_app!.Urls.First()), path), body, cancellationToken);

    public async Task<WireAnswer> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request, cancellationToken);
    }

    private async Task<WireAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await _http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(
                    header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new WireAnswer((int)response.StatusCode, Encoding.UTF8.GetString(body), headers);
    }
}

/// <summary>An answer as it came over the wire.</summary>
public sealed record WireAnswer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    private static readonly string[] EnvelopeMembers = ["code", "data", "message", "success"];

    public string Code => Member("code").GetString()!;

    public string Message => Member("message").GetString()!;

    public JsonElement Data => Member("data");

    /// <summary>The order's id, of an answer to an order.</summary>
    public string OrderId => Data.GetProperty("order_id").GetString()!;

    /// <summary>
    /// Whether this is an envelope as the contract has it: the four members, of their types, and nothing else.
    /// </summary>
    public bool IsEnvelope
    {
        get
        {
            try
            {
                using var json = JsonDocument.Parse(Body);
                var root = json.RootElement;
                return root.ValueKind is JsonValueKind.Object
                    && root.EnumerateObject().Select(member => member.Name).SequenceEqual(EnvelopeMembers)
                    && root.GetProperty("code") is { ValueKind: JsonValueKind.String } code
                    && code.GetString() is { Length: 4 }
                    && root.GetProperty("message") is { ValueKind: JsonValueKind.String }
                    && root.GetProperty("success").ValueKind
                        == (code.GetString() == "0000" ? JsonValueKind.True : JsonValueKind.False);
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }

    private JsonElement Member(string name)
    {
        using var json = JsonDocument.Parse(Body);
        return json.RootElement.GetProperty(name).Clone();
    }
}
