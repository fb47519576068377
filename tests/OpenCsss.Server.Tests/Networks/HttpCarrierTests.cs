using Microsoft.Extensions.DependencyInjection;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Networks;
using OpenCsss.Platform.Modules.Networks.HttpJson;
using OpenCsss.Platform.Modules.Networks.Radius;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The adapter for carriers that speak JSON, against a server on a real socket.</summary>
public sealed class HttpCarrierTests : IAsyncLifetime
{
    private static readonly CarrierSim Sim = new(1, 2, "89852020000000000010", "454070000000010", "85251234567");

    private static readonly CarrierRequest Activation = new(
        "1-77", 77, 1, CarrierAction.Activate, Sim, 47_452_122_261_749_760, "say \"10 GB\"/month", null, 512);

    private readonly ServiceProvider _services = Services();
    private CarrierEndpoint _endpoint = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _endpoint = await CarrierEndpoint.StartAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _endpoint.DisposeAsync();
    }

    [Fact]
    public async Task Places_are_filled_and_escaped_and_the_secret_goes_along()
    {
        var carrier = Carrier(options => options.Activate = new HttpActionOptions
        {
            Method = "put",
            Path = "/sims/{iccid}/plans/{product}?order={order_id}",
            Body = """{"imsi":"{imsi}","msisdn":"{msisdn}","product":"{product}","kbps":{kbps},"id":"{command_id}"}""",
        });
        Assert.Equal(CarrierOutcome.Done, await carrier.ExecuteAsync(Activation, Token));

        var sent = Assert.Single(_endpoint.Received);
        Assert.Equal(
            ("PUT", "/api/sims/89852020000000000010/plans/say%20%2210%20GB%22%2Fmonth?order=ORDER_47452122261749760"),
            (sent.Method, sent.Target));
        Assert.Equal(
            """{"imsi":"454070000000010","msisdn":"85251234567","product":"say \u002210 GB\u0022/month","kbps":512,"id":"1-77"}""",
            sent.Body);
        Assert.StartsWith("OpenCsss/", sent.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal("application/json; charset=utf-8", sent.Headers["Content-Type"]);
        Assert.Equal(("Bearer of-the-carrier", "1-77"), (sent.Headers["Authorization"], sent.Headers["Idempotency-Key"]));
    }

    [Theory]
    [InlineData(200, """{"result":{"code":"OK"}}""", null)]
    [InlineData(202, """{"result":{"code":"ALREADY"}}""", null)]
    [InlineData(200, """{"result":{"code":"NO_SUCH_SIM","text":"Unknown card"}}""", "refused: Unknown card")]
    [InlineData(200, """{"result":{"code":"BUSY"}}""", "later: The carrier answered 'BUSY'.")]
    [InlineData(200, "", "later: The carrier answered ''.")]
    [InlineData(200, "no json", "later: The carrier answered ''.")]
    [InlineData(204, "", "done")]
    [InlineData(404, """{"result":{"text":"Unknown card"}}""", "refused: Unknown card")]
    [InlineData(422, "", "refused: HTTP status 422.")]
    [InlineData(401, "", "later: HTTP status 401.")]
    [InlineData(302, "", "later: HTTP status 302.")]
    [InlineData(500, "<html>", "later: HTTP status 500.")]
    public async Task Status_and_a_value_in_the_answer_say_what_became_of_it(int status, string body, string? outcome)
    {
        _endpoint.Answer = CarrierEndpoint.With(status, status == 204 ? "" : body, ("Location", "/elsewhere"));
        var carrier = Carrier(options =>
        {
            options.DoneStatuses = "204";
            options.SuccessPointer = "/result/code";
            options.SuccessValues = "OK ALREADY";
            options.RefusalValues = "NO_SUCH_SIM";
            options.ReasonPointer = "/result/text";
        });
        Assert.Equal(outcome ?? "done", Show(await carrier.ExecuteAsync(Activation, Token)));
        Assert.Single(_endpoint.Received); // A redirect is not followed: the secret is not for elsewhere.
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("9999999", 86_400)]
    [InlineData("soon", null)]
    public async Task How_long_it_wants_to_be_left_alone_is_heard_within_reason(string header, int? seconds)
    {
        _endpoint.Answer = CarrierEndpoint.With(429, "", ("Retry-After", header));
        var later = Assert.IsType<CarrierOutcome.Later>(await Carrier().ExecuteAsync(Activation, Token));
        Assert.Equal(seconds, later.After?.TotalSeconds);
    }

    [Fact]
    public async Task A_cut_connection_is_tried_again_with_the_same_key()
    {
        var carrier = Carrier();
        _endpoint.Answer = CarrierEndpoint.Cut;
        Assert.IsType<CarrierOutcome.Later>(await carrier.ExecuteAsync(Activation, Token));
        _endpoint.Answer = CarrierEndpoint.With(200, "{}");
        Assert.Equal(CarrierOutcome.Done, await carrier.ExecuteAsync(Activation with { Attempt = 2 }, Token));
        Assert.Equal(["1-77", "1-77"], _endpoint.Received.Select(sent => sent.Headers["Idempotency-Key"]));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_again()
    {
        var carrier = Carrier(options => options.BaseUrl = "http://127.0.0.1:1");
        Assert.IsType<CarrierOutcome.Later>(await carrier.ExecuteAsync(Activation, Token));
    }

    [Fact]
    public async Task A_silent_server_is_left_when_the_time_is_over()
    {
        _endpoint.Answer = CarrierEndpoint.Hang;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asking = Carrier().ExecuteAsync(Activation, limit.Token);
        await Poll.UntilAsync(() => _endpoint.Received.Count > 0, Token);
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read()
    {
        _endpoint.Answer = CarrierEndpoint.With(200, $"\"{new string('x', 1_000_000)}\"");
        var carrier = Carrier(options => (options.SuccessPointer, options.SuccessValues) = ("/ok", "true"));
        Assert.Equal("later: The carrier answered ''.", Show(await carrier.ExecuteAsync(Activation, Token)));
    }

    [Theory]
    [InlineData("mb", """{"left":"12.5","of":20,"imsi":"454070000000011"}""", 13_107_200L, 20_971_520L, "454070000000011")]
    [InlineData("kb", """{"left":1,"of":null}""", 1_024L, null, null)]
    [InlineData("bytes", "{}", null, null, null)]
    public async Task What_is_left_is_read_in_its_unit(string unit, string body, long? left, long? of, string? imsi)
    {
        _endpoint.Answer = CarrierEndpoint.With(200, body);
        var remaining = await Asking(unit).QueryRemainingAsync(Sim, Token);
        Assert.Equal((imsi, left, of), (remaining!.Imsi, remaining.Remaining?.Bytes, remaining.Total?.Bytes));
        Assert.Equal("GET", Assert.Single(_endpoint.Received).Method);
    }

    [Theory]
    [InlineData(500, "{}")]
    [InlineData(200, "no json")]
    [InlineData(200, """{"left":-1}""")]
    [InlineData(200, """{"left":"much"}""")]
    [InlineData(200, """{"left":1e300}""")]
    public async Task What_is_no_answer_is_none(int status, string body)
    {
        _endpoint.Answer = CarrierEndpoint.With(status, body);
        await Assert.ThrowsAsync<CarrierUnreachableException>(() => Asking("mb").QueryRemainingAsync(Sim, Token));
    }

    [Fact]
    public async Task A_SIM_that_the_carrier_does_not_know_has_nothing()
    {
        _endpoint.Answer = CarrierEndpoint.With(404, "{}");
        Assert.Null(await Asking("mb").QueryRemainingAsync(Sim, Token));
    }

    [Fact]
    public void It_can_do_what_it_has_a_path_for() =>
        Assert.Equal(
            CarrierCapabilities.Activate | CarrierCapabilities.Stop,
            Carrier(options => options.Stop.Path = "/stop").Capabilities);

    [Theory]
    [InlineData("/{iccid}/{password}", "", "bytes", "{password}")]
    [InlineData("no-slash", "", "bytes", "no-slash")]
    [InlineData("/", "result", "bytes", "result")]
    [InlineData("/", "/result", "bytes", "SuccessValues")]
    [InlineData("/", "", "gb", "gb")]
    public void Options_that_make_no_sense_are_named(string path, string place, string unit, string named)
    {
        var refusal = Assert.Throws<FormatException>(() => Carrier(options =>
            (options.Activate.Path, options.SuccessPointer, options.VolumeUnit) = (path, place, unit)));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    private HttpCarrier Asking(string unit) => Carrier(options =>
    {
        options.Remaining = new HttpActionOptions { Method = "GET", Path = "/sims/{iccid}" };
        (options.RemainingPointer, options.TotalPointer, options.ImsiPointer) = ("/left", "/of", "/imsi");
        options.VolumeUnit = unit;
    });

    private HttpCarrier Carrier(Action<HttpCarrierOptions>? configure = null)
    {
        var options = new HttpCarrierOptions
        {
            BaseUrl = $"{_endpoint?.Url ?? "http://127.0.0.1:1"}/api/",
            Secret = "Bearer of-the-carrier",
            Activate = new HttpActionOptions { Path = "/activate", Body = """{"iccid":"{iccid}"}""" },
        };
        configure?.Invoke(options);
        return new HttpCarrier("acme", options, _services.GetRequiredService<IHttpClientFactory>());
    }

    /// <summary>As the server has them.</summary>
    private static ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNetworks(
            new NetworkOptions { Http = { ["acme"] = new HttpCarrierOptions() } }, new RadiusOptions());
        return services.BuildServiceProvider();
    }

    private static string Show(CarrierOutcome outcome) => outcome switch
    {
        CarrierOutcome.DoneOutcome => "done",
        CarrierOutcome.Refused refused => $"refused: {refused.Reason}",
        CarrierOutcome.Later later => $"later: {later.Reason}",
        _ => "",
    };
}
