using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Accounts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Contracts.Plans;
using OpenCsss.Contracts.Signing;
using OpenCsss.Contracts.Sims;

namespace OpenCsss.Client;

/// <summary>
/// Calls the CSSS API for one partner: adds the global parameters, signs, sends, and reads the answer. Safe for use
/// by many threads at once; the <see cref="HttpClient"/> stays the caller's.
/// </summary>
/// <param name="http">Sends the requests; its base address is the platform's.</param>
/// <param name="accessCode">The partner's code, such as <c>P000270</c>.</param>
/// <param name="secret">A secret of the partner's.</param>
/// <param name="clock">Gives the timestamp; the platform allows 10 minutes of difference.</param>
public sealed class CsssClient(HttpClient http, string accessCode, string secret, TimeProvider clock)
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(secret);
    private long _lastTimestamp;

    /// <summary>The tag (BCP 47) of the language of messages; null leaves it to the platform.</summary>
    public string? Language { get; init; }

    /// <summary>Orders a data plan for one SIM (<c>csss-api.md</c>, 6.2).</summary>
    /// <exception cref="CsssException">The platform refused; nothing was changed.</exception>
    public Task<OrderPlaced> PlaceOrderAsync(PlaceOrderRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            "/package/orderPackage",
            request,
            ContractsJson.Wire.PlaceOrderRequest,
            ContractsJson.Wire.EnvelopeOrderPlaced,
            cancellationToken);

    /// <summary>Lists orders (<c>csss-api.md</c>, 6.6).</summary>
    /// <exception cref="CsssException">The platform refused.</exception>
    public Task<OrderList> ListOrdersAsync(ListOrdersRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            "/package/queryOrder",
            request,
            ContractsJson.Wire.ListOrdersRequest,
            ContractsJson.Wire.EnvelopeOrderList,
            cancellationToken);

    /// <summary>Lists SIMs (<c>csss-api.md</c>, 4.1).</summary>
    /// <exception cref="CsssException">The platform refused.</exception>
    public Task<SimList> ListSimsAsync(ListSimsRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            "/device/queryBatchDevice",
            request,
            ContractsJson.Wire.ListSimsRequest,
            ContractsJson.Wire.EnvelopeSimList,
            cancellationToken);

    /// <summary>Shows one SIM as it is now (<c>csss-api.md</c>, 4.2).</summary>
    /// <exception cref="CsssException">The platform refused.</exception>
    public Task<SimNow> ShowSimAsync(ShowSimRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            "/device/queryDevice",
            request,
            ContractsJson.Wire.ShowSimRequest,
            ContractsJson.Wire.EnvelopeSimNow,
            cancellationToken);

    /// <summary>All SIMs with a plan in use (<c>csss-api.md</c>, 4.3), in memory at once.</summary>
    /// <exception cref="CsssException">The platform refused.</exception>
    public Task<IReadOnlyList<SyncedSim>> SyncSimsAsync(CancellationToken cancellationToken) =>
        SendAsync(
            "/device/syncAssetInfo",
            new NoParameters(),
            ContractsJson.Wire.NoParameters,
            ContractsJson.Wire.EnvelopeIReadOnlyListSyncedSim,
            cancellationToken);

    /// <summary>Lists the plans that may be ordered (<c>csss-api.md</c>, 6.1).</summary>
    /// <exception cref="CsssException">The platform refused.</exception>
    public Task<PlanList> ListPlansAsync(ListPlansRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            "/package/syncPackages",
            request,
            ContractsJson.Wire.ListPlansRequest,
            ContractsJson.Wire.EnvelopePlanList,
            cancellationToken);

    /// <summary>Lists for each SIM of a page the plans that it may be ordered (<c>csss-api.md</c>, 6.8).</summary>
    /// <exception cref="CsssException">The platform refused.</exception>
    public Task<SimPlanList> ListSimPlansAsync(ListSimPlansRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            "/package/queryDevicePackages",
            request,
            ContractsJson.Wire.ListSimPlansRequest,
            ContractsJson.Wire.EnvelopeSimPlanList,
            cancellationToken);

    /// <summary>The partner's balance (<c>csss-api.md</c>, chapter 9).</summary>
    /// <exception cref="CsssException">The platform refused.</exception>
    public Task<AccountBalance> ShowBalanceAsync(CancellationToken cancellationToken) =>
        SendAsync(
            "/account/queryBalance",
            new NoParameters(),
            ContractsJson.Wire.NoParameters,
            ContractsJson.Wire.EnvelopeAccountBalance,
            cancellationToken);

    /// <summary>Asks why a sign fits a body or does not (<c>csss-api.md</c>, chapter 9).</summary>
    /// <exception cref="CsssException">The platform refused.</exception>
    public Task<SignChecked> CheckSignAsync(CheckSignRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            "/system/checkSign",
            request,
            ContractsJson.Wire.CheckSignRequest,
            ContractsJson.Wire.EnvelopeSignChecked,
            cancellationToken);

    /// <summary>Calls any operation, and gives its data.</summary>
    /// <param name="path">The operation's path, such as <c>/package/orderPackage</c>.</param>
    /// <param name="request">Its own parameters; the global ones are added.</param>
    /// <param name="requestType">How the request is written.</param>
    /// <param name="answerType">How the envelope is read.</param>
    /// <param name="cancellationToken">Ends the wait; the platform may have acted all the same.</param>
    /// <exception cref="CsssException">The answer is no success, or has no data.</exception>
    /// <exception cref="HttpRequestException">No answer came, or one that is no envelope.</exception>
    public async Task<TAnswer> SendAsync<TRequest, TAnswer>(
        string path,
        TRequest request,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<Envelope<TAnswer>> answerType,
        CancellationToken cancellationToken)
        where TAnswer : class
    {
        var envelope = await SendBodyAsync(path, SignedBody(request, requestType), answerType, cancellationToken);
        return envelope is { Success: true, Data: { } data }
            ? data
            : throw new CsssException(envelope.Code, envelope.Message);
    }

    /// <summary>Sends a signed body as it stands, and gives the envelope, whatever its code.</summary>
    /// <remarks>
    /// A writing operation acts once for the same bytes: after a lost answer, send the same body again.
    /// </remarks>
    /// <param name="path">The operation's path.</param>
    /// <param name="signedBody">What <see cref="SignedBody{TRequest}"/> gave.</param>
    /// <param name="answerType">How the envelope is read.</param>
    /// <param name="cancellationToken">Ends the wait; the platform may have acted all the same.</param>
    /// <exception cref="HttpRequestException">No answer came, or one that is no envelope.</exception>
    public async Task<Envelope<TAnswer>> SendBodyAsync<TAnswer>(
        string path,
        ReadOnlyMemory<byte> signedBody,
        JsonTypeInfo<Envelope<TAnswer>> answerType,
        CancellationToken cancellationToken)
        where TAnswer : class
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path);
        message.Content = new ReadOnlyMemoryContent(signedBody);
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (http.DefaultRequestHeaders.UserAgent.Count == 0)
        {
            message.Headers.TryAddWithoutValidation(UserAgent.Header, UserAgent.Value);
        }

        if (Language is { } language)
        {
            message.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        }

        using var response = await http.SendAsync(message, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return ReadEnvelope(body, answerType)
            ?? throw new HttpRequestException(
                $"The answer of {path} is no envelope (HTTP {(int)response.StatusCode}).",
                inner: null,
                response.StatusCode);
    }

    /// <summary>
    /// The exact bytes of a request: its own parameters without the nulls, the global ones with a timestamp of
    /// its own, and <c>sign</c> as the last member.
    /// </summary>
    /// <param name="request">The operation's own parameters.</param>
    /// <param name="requestType">How the request is written.</param>
    public byte[] SignedBody<TRequest>(TRequest request, JsonTypeInfo<TRequest> requestType)
    {
        using var own = JsonSerializer.SerializeToDocument(request, requestType);
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            json.WriteStartObject();
            WriteParameters(json, own.RootElement);
            json.WriteEndObject();
        }

        return SignedBody(body.WrittenSpan);
    }

    private void WriteParameters(Utf8JsonWriter json, JsonElement own)
    {
        foreach (var member in own.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null)
            {
                member.WriteTo(json);
            }
        }

        json.WriteString(GlobalParameters.AccessCode, accessCode);
        json.WriteString(GlobalParameters.Timestamp, NextTimestamp().ToString(CultureInfo.InvariantCulture));
        json.WriteString(GlobalParameters.Version, GlobalParameters.CurrentVersion);
    }

    // The platform takes equal bytes for one request that was sent again. Two orders for the same SIM in the same
    // millisecond are two orders, so no timestamp is given out twice.
    private long NextTimestamp()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _lastTimestamp);
            var next = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), last + 1);
            if (Interlocked.CompareExchange(ref _lastTimestamp, next, last) == last)
            {
                return next;
            }
        }
    }

    private byte[] SignedBody(ReadOnlySpan<byte> unsigned)
    {
        var sign = HmacSha1Signature.Sign(unsigned, _secret);
        return [.. unsigned[..^1], .. Encoding.UTF8.GetBytes($",\"{GlobalParameters.Sign}\":\"{sign}\"}}")];
    }

    private static Envelope<TAnswer>? ReadEnvelope<TAnswer>(byte[] body, JsonTypeInfo<Envelope<TAnswer>> answerType)
        where TAnswer : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, answerType);
        }
        catch (JsonException)
        {
            // A proxy's page, or an answer that was cut off: the caller hears of the HTTP status instead.
            return null;
        }
    }
}
