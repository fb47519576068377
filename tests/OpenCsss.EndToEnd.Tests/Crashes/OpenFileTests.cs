using System.Globalization;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>A server that may open 1,024 files lives on when somebody opens more connections than that.</summary>
public abstract class OpenFileTests(Engine engine)
{
    private const int Connections = 1_200;
    private const string Attacker = "127.0.0.2";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1000", false)]
    [InlineData("20", true)]
    public async Task Connections_that_do_not_bind_are_refused_and_a_partner_binds(string ofOneAddress, bool bindsMeanwhile)
    {
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        await RunAsync("partner", "add", "P000001", "--name", "Example", "--currency", "USD");
        var given = await RunAsync("smpp", "set", "P000001", "--system-id", "example");
        var password = given.Split('\n').Single(line => line.StartsWith("Password: ", StringComparison.Ordinal))[10..].Trim();
        await using var server = await StartAsync(database, ofOneAddress);
        var line = await server.Process.WaitForLineAsync("Listening for SMPP on 127.0.0.1:", CliRunner.Deadline, Token);
        var port = int.Parse(line.Split("127.0.0.1:")[1].Split(',')[0], CultureInfo.InvariantCulture);
        var open = new List<RawEsme>();
        for (var n = 0; n < Connections; n++)
        {
            open.Add(await RawEsme.ConnectAsync(port, Token, Attacker));
        }

        Assert.Contains("\"code\":\"1", await server.PostAsync("/package/queryOrder", "{}"), StringComparison.Ordinal);
        if (bindsMeanwhile)
        {
            await (await RawEsme.BoundAsync(port, "example", password, Token)).DisposeAsync();
        }

        foreach (var connection in open)
        {
            await connection.DisposeAsync();
        }

        await Poll.UntilAsync(() => TryBindAsync(port, password), Token);

        async Task<string> RunAsync(params string[] arguments) =>
            (await CliRunner.RunAsync([.. arguments, .. database.Arguments])).Good();
    }

    private static Task<CliServer> StartAsync(TestDatabase database, string unboundOfOneAddress) => CliServer.StartAsync(
        start =>
        {
            start.FileName = "prlimit";
            start.ArgumentList.Insert(0, "--nofile=1024:1024");
            start.ArgumentList.Insert(1, "dotnet");
            start.Environment["CSSS_Sms__Binds__Listen"] = "true";
            start.Environment["CSSS_Sms__Binds__Port"] = "0";
            start.Environment["CSSS_Sms__Binds__MaxUnbound"] = "1000";
            start.Environment["CSSS_Sms__Binds__MaxLinesPerAddress"] = "1000";
            start.Environment["CSSS_Sms__Binds__MaxUnboundPerAddress"] = unboundOfOneAddress;
        },
        ["serve", .. database.Arguments]);

    private static async Task<bool> TryBindAsync(int port, string password)
    {
        try
        {
            await using var esme = await RawEsme.ConnectAsync(port, Token);
            return await esme.BindAsync("example", password, Token) == 0;
        }
        catch (IOException)
        {
            return false; // No place yet.
        }
    }
}

public sealed class OpenFileTestsOnSqlite() : OpenFileTests(Engine.Sqlite);

public sealed class OpenFileTestsOnPostgres() : OpenFileTests(Engine.Postgres);
