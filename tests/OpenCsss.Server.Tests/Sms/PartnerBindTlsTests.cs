using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>With a certificate, partners' lines are encrypted, and no others are taken.</summary>
public abstract class PartnerBindTlsTests(Engine engine)
{
    private const string SystemId = "partner-1";
    private const string Password = "s3cret";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_is_encrypted_and_a_plain_one_ends_without_a_bind()
    {
        using var certificate = new TestCertificate("127.0.0.1");
        await using var host = await ApiHost.StartAsync(
            engine,
            options =>
            {
                options.Sms.Binds.Listen = true;
                options.Sms.Binds.Port = 0;
                options.Sms.Binds.TlsCertificate = certificate.TrustFile;
                options.Sms.Binds.TlsKey = certificate.ServerFile;
            },
            Token);
        await host.SeedSmppAccountAsync(await host.SeedPartnerAsync(Token), SystemId, Password, Token);
        var port = await host.SmppPortAsync();
        await using var encrypted = EsmePeer.Start(port, SystemId, Password, "--ca", certificate.TrustFile);
        await encrypted.WaitForAsync("bind 0", Token);
        await using var plain = EsmePeer.Start(port, SystemId, Password);
        await plain.WaitForAsync("closed", Token);
        Assert.Empty(plain.Lines("bind "));
    }
}

public sealed class PartnerBindTlsTestsOnSqlite() : PartnerBindTlsTests(Engine.Sqlite);

public sealed class PartnerBindTlsTestsOnPostgres() : PartnerBindTlsTests(Engine.Postgres);
