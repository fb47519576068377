using System.Net.Sockets;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>More connections than the process may have files open: the rest are refused, and the process lives.</summary>
public sealed class HttpConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Sqlite, 600, 800)]
    [InlineData(Engine.Sqlite, 1_024, 1_100)]
    [InlineData(Engine.Postgres, 1_024, 1_100)]
    public async Task The_process_lives(Engine engine, int limit, int connections)
    {
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        await using var server = await CliServer.StartAsync(
            start =>
            {
                start.FileName = "prlimit";
                start.ArgumentList.Insert(0, $"--nofile={limit}:{limit}");
                start.ArgumentList.Insert(1, "dotnet");
            },
            ["serve", .. database.Arguments]);
        Assert.Equal((200, "ready"), await server.GetAsync("/readyz")); // Over a connection that stays.
        var lines = new List<TcpClient>();
        try
        {
            for (var n = 0; n < connections; n++)
            {
                lines.Add(new TcpClient());
                await TryHoldAsync(lines[n], server.Url);
            }

            for (var n = 0; n < 20; n++)
            {
                Assert.Equal((200, "ready"), await server.GetAsync("/readyz"));
            }

            await server.Process.WaitForLineAsync("HTTP connections refused since the last line", Patience.Deadline, Token);
        }
        finally
        {
            lines.ForEach(line => line.Dispose());
        }

        await Poll.UntilAsync(async () => await IsReadyAsync(server), Token);
        server.Process.Terminate();
        Assert.Equal(0, await server.Process.WaitForExitAsync(Patience.Deadline, Token));
    }

    private static async Task<bool> IsReadyAsync(CliServer server)
    {
        try
        {
            return await server.GetAsync("/readyz") == (200, "ready");
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>A request whose end never comes holds the connection.</summary>
    private static async Task TryHoldAsync(TcpClient line, Uri server)
    {
        try
        {
            await line.ConnectAsync(server.Host, server.Port, Token);
            await line.GetStream().WriteAsync("POST /package/orderPackage HTTP/1.1\r\nHost: a\r\n"u8.ToArray(), Token);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // It was refused.
        }
    }
}
