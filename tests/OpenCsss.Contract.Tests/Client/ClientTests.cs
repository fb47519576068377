using System.Net;
using System.Text;
using OpenCsss.Client;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Contract.Tests;

public sealed class ClientTests : IDisposable
{
    private const string Secret = "demo-secret-P000270";
    private static readonly PlaceOrderRequest Order =
        new() { DeviceId = "89852022018041800192", PackageName = "中国/20M" };

    private readonly Platform _platform = new();
    private readonly HttpClient _http;
    private readonly CsssClient _client;

    public ClientTests()
    {
        _http = new HttpClient(_platform) { BaseAddress = new Uri("http://127.0.0.1:1") };
        _client = new CsssClient(_http, "P000270", Secret, new StandingClock()) { Language = LanguageTags.English };
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _platform.Dispose();
    }

    [Fact]
    public async Task An_order_is_sent_signed_and_its_answer_is_read()
    {
        _platform.Answer = Vector.Text("order-data-plan.answer.json");

        var placed = await _client.PlaceOrderAsync(Order, Cancellation);

        Assert.Equal(new OrderPlaced("ORDER_47452122261749760", null, null), placed);
        Assert.Equal("POST /package/orderPackage en-US application/json", _platform.Asked);
        Assert.StartsWith(
            "{\"device_id\":\"89852022018041800192\",\"package_name\":\"中国/20M\",\"access_code\":\"P000270\","
                + "\"timestamp\":\"1643253530000\",\"version\":\"2.0\",\"sign\":\"",
            _platform.Body,
            StringComparison.Ordinal);
        AssertSigned(_platform.Body);
    }

    [Fact]
    public async Task Orders_are_listed()
    {
        _platform.Answer = Vector.Text("query-orders.answer.json");

        var list = await _client.ListOrdersAsync(new ListOrdersRequest { PageNumber = 1, PageSize = 2 }, Cancellation);

        Assert.Equal(new PageInfo(1, 2, 105, 53), list.Page);
        Assert.Equal("L201903020000000617", Assert.Single(list.PackageOrder).OrderCode);
        Assert.Contains("\"page_no\":1,\"page_size\":2,", _platform.Body, StringComparison.Ordinal);
        AssertSigned(_platform.Body);
    }

    [Fact]
    public async Task A_refusal_is_an_exception_with_its_code_and_text()
    {
        _platform.Answer = """{"code":"5001","data":null,"message":"The balance is too low","success":false}""";

        var refused = await Assert.ThrowsAsync<CsssException>(() => _client.PlaceOrderAsync(Order, Cancellation));

        Assert.Equal("5001", refused.Code);
        Assert.Equal("The balance is too low", refused.Text);
        Assert.Equal("5001: The balance is too low", refused.Message);
    }

    [Fact]
    public async Task A_protocol_failure_is_one_too_whatever_its_http_status()
    {
        _platform.Status = HttpStatusCode.Unauthorized;
        _platform.Answer = """{"code":"1006","data":null,"message":"The signature is invalid","success":false}""";

        var refused = await Assert.ThrowsAsync<CsssException>(() => _client.PlaceOrderAsync(Order, Cancellation));

        Assert.Equal("1006", refused.Code);
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"code":"0000","data":{"order""")]
    public async Task An_answer_that_is_no_envelope_is_a_failure_of_http(string answer)
    {
        _platform.Status = HttpStatusCode.BadGateway;
        _platform.Answer = answer;

        var failed = await Assert.ThrowsAsync<HttpRequestException>(() => _client.PlaceOrderAsync(Order, Cancellation));

        Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
    }

    [Fact]
    public async Task The_same_bytes_can_be_sent_again_and_the_envelope_be_had_whatever_it_says()
    {
        _platform.Answer = """{"code":"1012","data":null,"message":"…","success":false}""";
        var body = _client.SignedBody(Order, ContractsJson.Wire.PlaceOrderRequest);

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var envelope = await _client.SendBodyAsync(
                "/package/orderPackage", body, ContractsJson.Wire.EnvelopeOrderPlaced, Cancellation);

            Assert.Equal("1012", envelope.Code);
            Assert.Equal(Encoding.UTF8.GetString(body), _platform.Body);
        }
    }

    [Fact]
    public void Two_equal_orders_in_one_instant_are_two_requests()
    {
        var bodies = Enumerable.Range(0, 100)
            .Select(_ => Encoding.UTF8.GetString(_client.SignedBody(Order, ContractsJson.Wire.PlaceOrderRequest)))
            .ToArray();

        Assert.Equal(bodies.Length, bodies.Distinct().Count());
        Assert.All(bodies, AssertSigned);
    }

    [Fact]
    public void A_request_without_parameters_of_its_own_is_signed_too() =>
        AssertSigned(Encoding.UTF8.GetString(
            _client.SignedBody(new PlaceOrderRequest(), ContractsJson.Wire.PlaceOrderRequest)));

    private static void AssertSigned(string body)
    {
        using var parameters = Parsed.Body(body);
        Assert.True(parameters.TryGetUtf8("sign"u8, out var sign));
        Assert.True(HmacSha1Signature.TryMatch(
            parameters, sign, Encoding.UTF8.GetBytes(Secret), canonicalOnly: true, out _));
    }

    /// <summary>Answers what it is told to, and remembers what it was asked.</summary>
    private sealed class Platform : HttpMessageHandler
    {
        public string Answer { get; set; } = "";

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public string Asked { get; private set; } = "";

        public string Body { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            Asked = $"{request.Method} {request.RequestUri!.AbsolutePath} {request.Headers.AcceptLanguage} "
                + request.Content.Headers.ContentType;
            return new HttpResponseMessage(Status) { Content = new StringContent(Answer) };
        }
    }

    /// <summary>A clock that does not move: the time of the published order.</summary>
    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(1643253530);
    }
}
