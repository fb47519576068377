using System.Globalization;
using System.Net.Sockets;
using System.Text;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

public sealed class ServeCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_request_under_way_is_finished_after_SIGTERM_and_the_exit_code_is_0(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        await using var server = await CliServer.StartAsync(["serve", .. database.Arguments]);
        const string Body = """{"access_code":"P000270"}""";
        using var client = new TcpClient();
        await client.ConnectAsync(server.Url.Host, server.Url.Port, Token);
        await using var wire = client.GetStream();
        await WriteAsync(wire, string.Create(
            CultureInfo.InvariantCulture,
            $"POST /package/orderPackage HTTP/1.1\r\nHost: {server.Url.Authority}\r\n"
            + $"Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {Body.Length}\r\n\r\n"));

        // The platform asks for the body: the request is being worked on.
        using var answer = new StreamReader(wire, Encoding.UTF8);
        Assert.Equal("HTTP/1.1 100 Continue", await answer.ReadLineAsync(Token));
        server.Process.Terminate();
        await RefusesConnectionsAsync(server.Url);
        await WriteAsync(wire, Body);

        var rest = await answer.ReadToEndAsync(Token);
        Assert.Contains("\"code\":\"", rest, StringComparison.Ordinal);
        Assert.Equal(0, await server.Process.WaitForExitAsync(CliRunner.Deadline, Token));
        Assert.DoesNotContain("   at ", server.Process.Output + server.Process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_is_brought_up_to_date_once()
    {
        using var folder = new TemporaryFolder();
        var first = (await CliRunner.RunAsync("db", "migrate", "--data", folder.Path)).Good();
        Assert.Contains("0001-", first, StringComparison.Ordinal);
        Assert.Equal("up to date\n", (await CliRunner.RunAsync("db", "migrate", "--data", folder.Path)).Good());
    }

    private static ValueTask WriteAsync(NetworkStream wire, string text) =>
        wire.WriteAsync(Encoding.UTF8.GetBytes(text), Token);

    private static Task RefusesConnectionsAsync(Uri url) => Poll.UntilAsync(
        async () =>
        {
            try
            {
                using var other = new TcpClient();
                await other.ConnectAsync(url.Host, url.Port, Token);
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        },
        Token);
}
