using System.Net.Sockets;
using System.Text;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>HTTP connections up to the limit are served, the rest are ended, and a place that is left is given again.</summary>
public abstract class ConnectionLimitTests(Engine engine)
{
    private const int Limit = 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_rest_are_ended_and_those_that_are_there_go_on()
    {
        await using var host = await StartAsync();
        var lines = await OpenAsync(host);
        for (var n = 0; n < 3 * Limit; n++)
        {
            Assert.False(await IsServedAsync(host));
        }

        foreach (var line in lines)
        {
            Assert.True(await IsServedAsync(line));
            line.Dispose();
        }
    }

    [Fact]
    public async Task A_place_that_is_left_is_given_again()
    {
        await using var host = await StartAsync();
        var lines = await OpenAsync(host);
        lines[3].Dispose();
        await Poll.UntilAsync(() => IsServedAsync(host), Token);
        lines.ForEach(line => line.Dispose());
    }

    [Fact]
    public async Task Places_are_neither_lost_by_refusals_nor_multiplied_by_ends()
    {
        await using var host = await StartAsync();
        for (var round = 0; round < 3; round++)
        {
            var lines = new List<TcpClient>();
            await Poll.UntilAsync(async () => await TryOpenAsync(host, lines) == Limit, Token);
            for (var n = 0; n < Limit; n++)
            {
                Assert.False(await IsServedAsync(host));
            }

            lines.ForEach(line => line.Dispose());
        }
    }

    private Task<ApiHost> StartAsync() =>
        ApiHost.StartAsync(engine, options => options.Api.MaxConnections = Limit, Token);

    /// <summary>As many as there are places.</summary>
    private static async Task<List<TcpClient>> OpenAsync(ApiHost host)
    {
        var lines = new List<TcpClient>();
        while (lines.Count < Limit)
        {
            Assert.Equal(lines.Count + 1, await TryOpenAsync(host, lines));
        }

        return lines;
    }

    /// <summary>One more, if it is served; how many there are.</summary>
    private static async Task<int> TryOpenAsync(ApiHost host, List<TcpClient> lines)
    {
        var line = new TcpClient();
        if (await IsServedAsync(line, host))
        {
            lines.Add(line);
        }
        else
        {
            line.Dispose();
        }

        return lines.Count;
    }

    private static async Task<bool> IsServedAsync(ApiHost host)
    {
        using var line = new TcpClient();
        return await IsServedAsync(line, host);
    }

    private static async Task<bool> IsServedAsync(TcpClient line, ApiHost host)
    {
        try
        {
            await line.ConnectAsync(host.Address.Host, host.Address.Port, Token);
        }
        catch (SocketException)
        {
            return false; // It was ended before it had begun.
        }

        return await IsServedAsync(line);
    }

    /// <summary>Asks whether the process is alive, and reads the whole answer.</summary>
    private static async Task<bool> IsServedAsync(TcpClient line)
    {
        try
        {
            var wire = line.GetStream();
            await wire.WriteAsync("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), Token);
            var (buffer, text) = (new byte[1_024], "");
            while (!text.EndsWith("2\r\nok\r\n0\r\n\r\n", StringComparison.Ordinal))
            {
                var count = await wire.ReadAsync(buffer, Token);
                if (count == 0)
                {
                    return false;
                }

                text += Encoding.ASCII.GetString(buffer, 0, count);
            }

            return text.StartsWith("HTTP/1.1 200 OK", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return false;
        }
    }
}

public sealed class ConnectionLimitTestsOnSqlite() : ConnectionLimitTests(Engine.Sqlite);

public sealed class ConnectionLimitTestsOnPostgres() : ConnectionLimitTests(Engine.Postgres);
