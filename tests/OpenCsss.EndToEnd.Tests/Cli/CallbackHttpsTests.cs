using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>
/// A server that trusts a certificate, because its machine does, sends to a receiver that has it; to one whose
/// certificate is for another name it does not.
/// </summary>
public abstract class CallbackHttpsTests(Engine engine)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trusted_certificate_of_the_right_name_is_sent_to_and_one_of_another_name_is_not()
    {
        using var certificate = new TestCertificate("localhost");
        await using var receiver = await CallbackReceiver.StartAsync(Token, certificate: certificate);
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        await RunAsync("partner add P000001");
        await RunAsync($"callback set P000001 --url https://localhost:{receiver.Port}/hook");
        await RunAsync($"callback set P000001 --url https://127.0.0.1:{receiver.Port}/hook --event order_status");
        await using var server = await CliServer.StartAsync(Environment, ["serve", .. database.Arguments]);
        await RunAsync("callback test P000001 --event order_status");
        await RunAsync("callback test P000001");
        await receiver.WaitForAsync(1, CliRunner.Deadline, Token);
        Assert.Equal("all", receiver.Received[0].Text("callback"));

        server.Process.Terminate();
        await server.Process.WaitForExitAsync(CliRunner.Deadline, Token); // What is recorded is recorded by then.
        Assert.Single(receiver.Received);
        var refused = (await RunAsync("callback log P000001 --event order_status")).Split('\n')[1];
        Assert.Contains("no secure connection: ", refused, StringComparison.Ordinal);
        Assert.Contains("RemoteCertificateNameMismatch", refused, StringComparison.Ordinal);

        async Task<string> RunAsync(string arguments) =>
            (await CliRunner.RunAsync(Environment, [.. arguments.Split(' '), .. database.Arguments])).Good();

        void Environment(System.Diagnostics.ProcessStartInfo start)
        {
            start.Environment["CSSS_Callbacks__AllowedTargets"] = "127.0.0.0/8";
            start.Environment["SSL_CERT_FILE"] = certificate.TrustFile;
        }
    }
}

public sealed class CallbackHttpsTestsOnSqlite() : CallbackHttpsTests(Engine.Sqlite);

public sealed class CallbackHttpsTestsOnPostgres() : CallbackHttpsTests(Engine.Postgres);
