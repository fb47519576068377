using System.Globalization;
using System.Net;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Carriers;

namespace OpenCsss.Platform.Modules.Networks.HttpJson;

/// <summary>A carrier that speaks JSON over HTTP, in words that options say.</summary>
internal sealed class HttpCarrier : ICarrier
{
    private readonly IHttpClientFactory _clients;
    private readonly HttpCarrierOptions _options;
    private readonly AnswerReader _answers;
    private readonly Dictionary<CarrierAction, HttpQuestion> _actions = [];
    private readonly HttpQuestion? _remaining;

    /// <exception cref="FormatException">The options make no sense; the message is one line for a person.</exception>
    public HttpCarrier(string name, HttpCarrierOptions options, IHttpClientFactory clients)
    {
        Name = name;
        _options = options;
        _clients = clients;
        _answers = new AnswerReader(options);
        Add(CarrierAction.Activate, CarrierCapabilities.Activate, options.Activate);
        Add(CarrierAction.Stop, CarrierCapabilities.Stop, options.Stop);
        Add(CarrierAction.Resume, CarrierCapabilities.Resume, options.Resume);
        Add(CarrierAction.Throttle, CarrierCapabilities.Throttle, options.Throttle);
        Add(CarrierAction.Terminate, CarrierCapabilities.Terminate, options.Terminate);
        _remaining = HttpQuestion.Parse(options.BaseUrl, options.Remaining);
        Capabilities |= _remaining is null ? CarrierCapabilities.None : CarrierCapabilities.QueryRemaining;
    }

    public string Name { get; }

    public CarrierCapabilities Capabilities { get; private set; }

    /// <summary>The name that the factory knows the carrier's connections by.</summary>
    public static string ClientOf(string name) => $"carrier {name}";

    /// <summary>Connections without redirects: a secret goes to the address that it was meant for.</summary>
    public static HttpMessageHandler CreateHandler() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a change of its address is noticed.
    };

    public async Task<CarrierOutcome> ExecuteAsync(CarrierRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await AskAsync(
                _actions[request.Action], ValuesOf(request.Sim, request), request.Key, cancellationToken);
            return _answers.OutcomeOf(answer);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // Whether it was carried out is not known; the key makes sending it again harmless.
            return CarrierOutcome.TryAgain(exception.Message);
        }
    }

    public async Task<CarrierRemaining?> QueryRemainingAsync(CarrierSim sim, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await AskAsync(_remaining!, ValuesOf(sim, null), null, cancellationToken);
            return answer.Status is HttpStatusCode.NotFound ? null : _answers.RemainingOf(answer);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new CarrierUnreachableException(exception.Message, exception);
        }
    }

    private void Add(CarrierAction action, CarrierCapabilities capability, HttpActionOptions options)
    {
        if (HttpQuestion.Parse(_options.BaseUrl, options) is { } question)
        {
            _actions[action] = question;
            Capabilities |= capability;
        }
    }

    private async Task<CarrierAnswer> AskAsync(
        HttpQuestion question, TemplateValues values, string? key, CancellationToken cancellationToken)
    {
        using var request = question.Fill(values);
        if (_options.Secret.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(_options.SecretHeader, _options.Secret);
        }

        if (key is not null && _options.KeyHeader.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(_options.KeyHeader, key);
        }

        using var client = _clients.CreateClient(ClientOf(Name));
        using var response = await client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await CarrierAnswer.ReadAsync(response, cancellationToken);
    }

    private static TemplateValues ValuesOf(CarrierSim sim, CarrierRequest? request) => new(
        sim.Iccid, sim.Imsi, sim.Msisdn, request?.Product ?? "",
        request?.OrderId is { } orderId ? new OrderId(orderId).ToString() : "",
        request?.Key ?? "",
        (request?.Kbps ?? 0).ToString(CultureInfo.InvariantCulture),
        request?.Reason ?? "");
}
