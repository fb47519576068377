using System.Text;
using OpenCsss.Contracts.Signing;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary><c>csss callback</c> beside a server that runs, and <c>csss listen</c> at the other end.</summary>
public sealed class CallbackCommandTests
{
    private const string Secret = "secret-of-P000001";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task An_endpoint_is_set_tested_looked_at_and_switched_off(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        await RunAsync("partner add P000001 --secret " + Secret);
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        var set = await RunAsync($"callback set P000001 --url {receiver.Url} --event order_status");
        Assert.Contains("Webhook secret: whsec_", set, StringComparison.Ordinal);
        await using var server = await CliServer.StartAsync(AllowLocal, ["serve", .. database.Arguments]);

        await RunAsync("callback test P000001 --event order_status");
        await receiver.WaitForAsync(1, CliRunner.Deadline, Token);
        Assert.Equal("order_status", receiver.Received[0].Text("callback"));
        var id = receiver.Received[0].DeliveryId;
        await RunAsync($"callback rotate-secret P000001 --event order_status");
        await RunAsync($"callback resend P000001 --delivery {id}");
        await receiver.WaitForAsync(2, CliRunner.Deadline, Token);
        Assert.Equal(id, receiver.Received[1].DeliveryId);
        Assert.Equal(2, receiver.Received[1].Headers["webhook-signature"].Split(' ').Length);

        await RunAsync("callback disable P000001 --event order_status");
        server.Process.Terminate();
        await server.Process.WaitForExitAsync(CliRunner.Deadline, Token); // What is recorded is recorded by then.
        var list = (await RunAsync("callback list P000001")).Split('\n')[1].Split('\t');
        Assert.Equal(["order_status", receiver.Url, "off (operator)"], list[..3]);
        var log = (await RunAsync("callback log P000001 --event order_status")).TrimEnd('\n').Split('\n');
        Assert.Equal([(id, "2", "200"), (id, "1", "200")], log[1..].Select(line => line.Split('\t')).Select(cells =>
            (cells[0], cells[1], cells[4])));

        async Task<string> RunAsync(string arguments) =>
            (await CliRunner.RunAsync(AllowLocal, [.. arguments.Split(' '), .. database.Arguments])).Good();
    }

    [Theory]
    [InlineData("callback test P000001", "no endpoint 'all'")]
    [InlineData("callback resend P000001", "--delivery, --dead or --since")]
    [InlineData("callback resend P000001 --delivery P000002-all-1", "no delivery of partner P000001")]
    [InlineData("callback list P000009", "no partner P000009")]
    [InlineData("callback set P000001 --url http://127.0.0.1/hook", "Callbacks:AllowPlainHttp")]
    [InlineData("callback set P000001 --url https://127.0.0.1/hook", "Callbacks:AllowedTargets")]
    [InlineData("callback set P000001 --url https://localhost/hook", "Callbacks:AllowedTargets")]
    [InlineData("callback set P000001 --url https://example.com:0/hook", "--url needs an address")]
    [InlineData("callback set P000001 --url https://me:secret@example.com/hook", "without a user")]
    public async Task What_cannot_be_done_is_said_in_a_line(string arguments, string expected)
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, Token);
        (await CliRunner.RunAsync(["partner", "add", "P000001", .. database.Arguments])).Good();
        var result = await CliRunner.RunAsync([.. arguments.Split(' '), .. database.Arguments]);
        Assert.Contains(expected, result.OneLine(result.ExitCode), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_says_which_signatures_are_good_and_why_one_is_not()
    {
        const string WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        await using var listener = CliRunner.Start(
            _ => { }, "listen", "--port", "0", "--secret", Secret, "--webhook-secret", WebhookSecret, "--count", "3");
        var line = await listener.WaitForLineAsync("Listening on ", CliRunner.Deadline, Token);
        var url = new Uri(line.Split(' ')[2].TrimEnd(';'));
        var body = """{"orderid":"ORDER_1"}""";
        await PostAsync(body, body, TimeSpan.Zero);
        await PostAsync(body, body + " ", TimeSpan.Zero);
        await PostAsync(body, body, TimeSpan.FromHours(1));
        Assert.Equal(0, await listener.WaitForExitAsync(CliRunner.Deadline, Token));
        var findings = listener.Output.Split('\n').Where(text => text.StartsWith("  ", StringComparison.Ordinal)).ToList();
        Assert.Equal("  x-lf-md5: good", findings[0]);
        Assert.Equal("  webhook-signature: good", findings[1]);
        Assert.Equal("  x-lf-md5: good", findings[2]);
        Assert.Contains("WRONG", findings[3], StringComparison.Ordinal);
        Assert.Contains("written anew", findings[3], StringComparison.Ordinal);
        Assert.Contains("s from this clock", findings[5], StringComparison.Ordinal);
        Assert.Contains(body, listener.Output, StringComparison.Ordinal);

        async Task PostAsync(string signed, string sent, TimeSpan age)
        {
            using var http = new HttpClient(new SocketsHttpHandler());
            using var request = new HttpRequestMessage(HttpMethod.Post, url);
            request.Content = new StringContent(sent, Encoding.UTF8, "application/json");
            var seconds = (TimeProvider.System.GetUtcNow() - age).ToUnixTimeSeconds();
            request.Headers.Add("x-lf-delivery", "P000001-all-1");
            request.Headers.Add("webhook-id", "P000001-all-1");
            request.Headers.Add("webhook-timestamp", $"{seconds}");
            request.Headers.Add("webhook-signature", StandardWebhookSignature.Sign(
                "P000001-all-1", seconds, Encoding.UTF8.GetBytes(signed), WebhookSecret));
            request.Headers.Add(
                "x-lf-md5", NotificationMd5.Sign(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(Secret)));
            using var response = await http.SendAsync(request, Token);
            Assert.Equal(200, (int)response.StatusCode);
        }
    }

    private static void AllowLocal(System.Diagnostics.ProcessStartInfo start)
    {
        start.Environment["CSSS_Callbacks__AllowPlainHttp"] = "true";
        start.Environment["CSSS_Callbacks__AllowedTargets"] = "127.0.0.1";
    }
}
