using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>
/// A server that is killed while the mail server has its mail: the next one sends it again, under the same id. The mail
/// server demands TLS, whose certificate the machine trusts, and a login.
/// </summary>
public abstract class MailCrashTests(Engine engine)
{
    private const string Plan = "EXAMPLE-MONTH";
    private const string Iccid = "8985200000000000010";
    private const string Secret = "secret-of-P000001";
    private const string Login = "csss:a password, with: everything";

    private static readonly string Examples = Path.Combine(Repository.Root, "docs", "operations");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_between_sending_and_recording()
    {
        using var certificate = new TestCertificate("localhost");
        await using var mail = await MailServer.StartAsync(
            Token, "--login", Login, "--certificate", certificate.ServerFile, "--reply", "hang");
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        receiver.Otherwise(_ => 410);
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        await RunAsync("partner add P000001 --currency USD --balance 100.00 --secret " + Secret);
        await RunAsync("partner contact P000001 ops@partner.example");
        await RunAsync("plans import " + Path.Combine(Examples, "plans.example.csv"));
        await RunAsync("sims import " + Path.Combine(Examples, "sims.example.csv"));
        await RunAsync("callback set P000001 --url " + receiver.Url);
        ReceivedMail first;
        await using (var killed = await CliServer.StartAsync(Environment, ["serve", .. database.Arguments]))
        {
            Assert.Equal("0000", await killed.OrderAsync("P000001", Secret, Iccid, Plan));
            first = await mail.MessageAsync(1, Token);
            killed.Process.Kill(); // It never learns that the mail was taken.
            await killed.Process.WaitForExitAsync(CliRunner.Deadline, Token);
        }

        Assert.Equal("waits", await MailColumnAsync());
        await using var server = await CliServer.StartAsync(Environment, ["serve", .. database.Arguments]);
        Assert.Equal(first, await mail.MessageAsync(2, Token));
        server.Process.Terminate();
        await server.Process.WaitForExitAsync(CliRunner.Deadline, Token);
        Assert.StartsWith("sent 20", await MailColumnAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("a password", server.Process.Output + server.Process.Errors, StringComparison.Ordinal);

        async Task<string> MailColumnAsync() =>
            (await RunAsync("callback list P000001")).Split('\n')[1].Split('\t')[^1];

        async Task<string> RunAsync(string arguments) =>
            (await CliRunner.RunAsync(Environment, [.. arguments.Split(' '), .. database.Arguments])).Good();

        // The lease is twice the time limit, and the next server waits for its end: short, but no machine is so slow
        // that a mail takes as long.
        void Environment(System.Diagnostics.ProcessStartInfo start)
        {
            start.Environment["CSSS_Callbacks__AllowPlainHttp"] = "true";
            start.Environment["CSSS_Callbacks__AllowedTargets"] = "127.0.0.1";
            start.Environment["SSL_CERT_FILE"] = certificate.TrustFile;
            start.Environment["CSSS_Mail__Host"] = "localhost";
            start.Environment["CSSS_Mail__Port"] = $"{mail.Port}";
            start.Environment["CSSS_Mail__From"] = "csss@example.com";
            start.Environment["CSSS_Mail__User"] = Login.Split(':', 2)[0];
            start.Environment["CSSS_Mail__Password"] = Login.Split(':', 2)[1];
            start.Environment["CSSS_Mail__Timeout"] = $"{Patience.Of(TimeSpan.FromSeconds(10))}";
            start.Environment["CSSS_Mail__LookPeriod"] = "00:00:01";
        }
    }
}

public sealed class MailCrashTestsOnSqlite() : MailCrashTests(Engine.Sqlite);

public sealed class MailCrashTestsOnPostgres() : MailCrashTests(Engine.Postgres);
