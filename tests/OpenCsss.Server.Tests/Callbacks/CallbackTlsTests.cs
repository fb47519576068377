using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Receivers whose certificate is not to be believed get nothing, and the log says why. That a good one is believed is
/// shown with a server of its own, which is told whom to trust: <c>CallbacksOverHttps</c>.
/// </summary>
public abstract class CallbackTlsTests(Engine engine) : CallbackScenario(engine)
{
    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_a_failed_attempt_with_its_reason()
    {
        using var certificate = new TestCertificate("localhost");
        await using var receiver = await CallbackReceiver.StartAsync(Token, certificate: certificate);
        var partner = await SeedReceivingPartnerAsync($"https://localhost:{receiver.Port}/hook");
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        var attempt = Assert.Single(await Host.AttemptsAsync(partner, Token));
        Assert.Null(attempt.Status);
        Assert.StartsWith("no secure connection: ", attempt.Error, StringComparison.Ordinal);
        Assert.Contains("UntrustedRoot", attempt.Error, StringComparison.Ordinal);
        Assert.Empty(receiver.Received);
        Assert.NotNull((await partner.CallbackAsync(Token)).GetProperty("failing_since").GetString());
    }

    [Fact]
    public async Task A_receiver_that_speaks_no_TLS_is_a_failed_attempt_with_its_reason()
    {
        var partner = await SeedReceivingPartnerAsync($"https://localhost:{Receiver.Port}/hook");
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        var attempt = Assert.Single(await Host.AttemptsAsync(partner, Token));
        Assert.StartsWith("no secure connection: ", attempt.Error, StringComparison.Ordinal);
        Assert.Empty(Receiver.Received);
    }
}

public sealed class CallbackTlsTestsOnSqlite() : CallbackTlsTests(Engine.Sqlite);

public sealed class CallbackTlsTestsOnPostgres() : CallbackTlsTests(Engine.Postgres);
