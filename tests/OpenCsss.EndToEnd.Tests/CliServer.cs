using System.Text;
using OpenCsss.Client;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>A <c>csss</c> that serves, as a process of its own, on a free port.</summary>
internal sealed class CliServer : IAsyncDisposable
{
    private const string Listening = "OpenCsss listens on ";

    private readonly HttpClient _http;
    private readonly SocketsHttpHandler _handler = new();

    private CliServer(ProcessRunner process, Uri url)
    {
        Process = process;
        Url = url;
        _http = new HttpClient(_handler) { BaseAddress = url, Timeout = Patience.Deadline };
    }

    public ProcessRunner Process { get; }

    public Uri Url { get; }

    public static Task<CliServer> StartAsync(params IEnumerable<string> arguments) =>
        StartAsync(_ => { }, arguments);

    /// <param name="configure">Sets variables.</param>
    /// <param name="arguments">Of the command.</param>
    public static async Task<CliServer> StartAsync(
        Action<System.Diagnostics.ProcessStartInfo> configure, params IEnumerable<string> arguments)
    {
        var process = CliRunner.Start(configure, [.. arguments, "--urls", "http://127.0.0.1:0"]);
        try
        {
            var line = await process.WaitForLineAsync(
                Listening, CliRunner.Deadline, TestContext.Current.CancellationToken);
            return new CliServer(process, new Uri(line[Listening.Length..]));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Orders a period of a plan; the code of the answer.</summary>
    public async Task<string> OrderAsync(
        string accessCode, string secret, string iccid, string packageCode, string packageType = "2")
    {
        var client = new CsssClient(_http, accessCode, secret, TimeProvider.System);
        var body = client.SignedBody(
            new PlaceOrderRequest
            {
                DeviceId = iccid,
                GlobalOrder = "0",
                IsOpen = "0",
                OrderPeriod = "1",
                PackageCode = packageCode,
                PackageName = "any",
                PackageType = packageType,
                PayAmount = "0",
                PayResult = "1",
                TestFlow = "0",
                TestFlowFlag = "0",
            },
            ContractsJson.Wire.PlaceOrderRequest);
        var answer = await client.SendBodyAsync(
            "/package/orderPackage",
            body,
            ContractsJson.Wire.EnvelopeOrderPlaced,
            TestContext.Current.CancellationToken);
        return answer.Code;
    }

    /// <summary>Posts a body as it stands; the answer's.</summary>
    public async Task<string> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(
            new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks; status and text of the answer.</summary>
    public async Task<(int Status, string Text)> GetAsync(string path)
    {
        var token = TestContext.Current.CancellationToken;
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), token);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(token));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _handler.Dispose();
        await Process.DisposeAsync();
    }
}
