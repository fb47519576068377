using System.Net;
using System.Net.Sockets;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>SMPP accounts that the operator gives, and a program of others that binds with them.</summary>
public sealed class SmppCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_is_given_used_listed_and_taken_back()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, Token);
        await RunAsync("partner", "add", "P000001", "--name", "Example", "--currency", "USD");
        var given = await RunAsync("smpp", "set", "P000001", "--system-id", "example", "--allow", "127.0.0.0/8");
        var password = given.Split('\n').Single(line => line.StartsWith("Password: ", StringComparison.Ordinal))[10..].Trim();
        Assert.Equal(8, password.Length);

        var port = FreePort();
        await using var server = await CliServer.StartAsync(
            start =>
            {
                start.Environment["CSSS_Sms__Binds__Listen"] = "true";
                start.Environment["CSSS_Sms__Binds__Port"] = $"{port}";
            },
            ["serve", .. database.Arguments]);
        await using (var esme = EsmePeer.Start(port, "example", password))
        {
            await esme.WaitForAsync("bind 0 OpenCsss", Token);
        }

        Assert.Contains("example\tP000001\ton\t127.0.0.0/8\t4\t0", await RunAsync("smpp", "list"), StringComparison.Ordinal);
        await RunAsync("smpp", "set", "P000001", "--system-id", "example", "--off");
        await using var late = EsmePeer.Start(port, "example", password);
        await late.WaitForAsync("bind 13", Token);

        await RunAsync("partner", "add", "P000002", "--name", "Other", "--currency", "USD");
        var taken = await CliRunner.RunAsync(
            ["smpp", "set", "P000002", "--system-id", "example", .. database.Arguments]);
        Assert.Equal("csss: The name 'example' is another partner's.", taken.OneLine(exitCode: 1));

        async Task<string> RunAsync(params string[] arguments) =>
            (await CliRunner.RunAsync([.. arguments, .. database.Arguments])).Good();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
