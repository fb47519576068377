using System.Text;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Signing;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Tests of one subject against the whole server, which the tests of a class share; each test has partners of its own.
/// The subject is an abstract class, and two sealed ones run it on the two databases.
/// </summary>
public abstract class ApiScenario(SharedApiHost shared, Engine engine) : IAsyncLifetime, IClassFixture<SharedApiHost>
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Engine Engine => engine;

    protected ApiHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await shared.GetAsync(engine, Token);

    public ValueTask DisposeAsync()
    {
        Host?.CheckLog();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>An ordinary partner with a SIM, and an ordinary plan at 1.50 USD a month.</summary>
    protected async Task<(ApiPartner Partner, SeededSim Sim, SeededPlan Plan)> SeedAsync()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        return (partner, await Host.SeedSimAsync(partner, Token), await Host.SeedPlanAsync(Token));
    }

    /// <summary>
    /// Sends a request in both languages, and asserts the whole answer: status, code, text; and that nothing of the
    /// partner changed.
    /// </summary>
    protected async Task AssertRefusedAsync(
        ApiPartner partner, Func<(string Name, string Value), Task<WireAnswer>> send, ApiStatus status,
        string? parameter = null, int? max = null)
    {
        var before = await Host.StateAsync(partner, Token);
        foreach (var language in OwnLanguages.Tags)
        {
            AssertIsRefusal(await send(("Accept-Language", language)), status, language, parameter, max);
        }

        Assert.Equal(before, await Host.StateAsync(partner, Token));
    }

    /// <summary>Contract 2: <c>data.sign</c> covers the other members of <c>data</c>.</summary>
    internal static void AssertIsSigned(ApiPartner partner, WireAnswer answer) => Assert.Equal(
        HmacSha1Signature.Sign(
            Encoding.UTF8.GetBytes(answer.Data.GetRawText()), Encoding.UTF8.GetBytes(partner.Secret)),
        answer.Data.GetProperty("sign").GetString());

    internal static void AssertIsRefusal(
        WireAnswer answer, ApiStatus status, string language, string? parameter = null, int? max = null)
    {
        var text = OwnLanguages.Text(status, language, parameter, max);
        Assert.Equal(
            $$"""{"code":"{{status.Code}}","data":null,"message":"{{text}}","success":false}""", answer.Body);
        Assert.Equal(status.HttpStatus, answer.Status);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.NotEmpty(answer.Headers["X-Request-Id"]);
        var isForLater = status == ApiStatuses.TooManyRequests || status == ApiStatuses.SystemBusy;
        Assert.Equal(isForLater, answer.Headers.ContainsKey("Retry-After"));
    }
}
