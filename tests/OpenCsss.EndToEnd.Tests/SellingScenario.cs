using System.Diagnostics;
using System.Text;
using Dapper;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>A database with sales that wait for their money, Stripe's stand-in, and a server process that sells.</summary>
public abstract class SellingScenario(Engine engine) : IAsyncLifetime
{
    protected const int Sales = 12;

    private SeededPartner _partner = null!;
    private SeededPlan _plan = null!;
    private IReadOnlyList<SeededSim> _sims = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Engine Engine => engine;

    protected TestDatabase Database { get; private set; } = null!;

    protected string AccessCode => _partner.AccessCode;

    private protected StripeServer Stripe { get; private set; } = null!;

    private protected StripeBank Bank => Stripe.Bank;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(engine, Token);
        Stripe = await StripeServer.StartAsync(TimeProvider.System, Token);
        await using var seeds = new SeedStore(Database, TimeProvider.System);
        _partner = await seeds.InsertPartnerAsync(new SeedPartner(), Token);
        _plan = await seeds.InsertPlanAsync(new SeedPlan(), Token);
        _sims = await seeds.InsertSimsAsync(_partner.Id, Enumerable.Repeat(new SeedSim(), Sales), Token);
        await using var connection = await Database.OpenAsync(Token);
        foreach (var sale in Enumerable.Range(0, Sales))
        {
            await connection.ExecuteAsync(
                "insert into counter (name, value) values (@name, 1)",
                new { name = SoldGoods.NameOf(_partner.Id, sale) });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stripe.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<IReadOnlyList<OrderLine>> OrdersAsync() =>
        new ApiHostRecords(Database).OrdersAsync(_partner.Id, Token);

    private protected void Pay(StripeIntent intent)
    {
        lock (Bank.Gate)
        {
            if (intent.Status is "requires_payment_method")
            {
                Bank.Confirm(intent, StripeCards.Good, offSession: false);
            }
        }
    }

    /// <summary>Delivers all that has happened, once more; what is not answered, because nobody is there, is left.</summary>
    private protected async Task DeliverAllAsync(SellingProcess server)
    {
        foreach (var happened in Bank.Events)
        {
            await server.DeliverAsync(happened);
        }
    }

    protected async Task<string> RunAsync(params string[] arguments) =>
        (await CliRunner.RunAsync(Configure, [.. arguments, .. Database.Arguments])).Good();

    private protected Task<SellingProcess> StartAsync() => SellingProcess.StartAsync(
        start =>
        {
            Configure(start);
            start.Environment["CSSS_Storage__DataFolder"] = Database.Options.DataFolder;
            start.Environment["CSSS_Storage__Postgres"] = Database.Options.Postgres;
            start.Environment["CSSS_Payments__SweepPeriod"] = "00:00:01";
            start.Environment["CSSS_Payments__Timeout"] = $"{Patience.Of(TimeSpan.FromSeconds(2))}";
        },
        [_partner.AccessCode, _plan.Code, .. _sims.Select(sim => sim.Iccid)]);

    protected void Configure(ProcessStartInfo start)
    {
        start.Environment["CSSS_Payments__Provider"] = "stripe";
        start.Environment["CSSS_Payments__Stripe__BaseUrl"] = Stripe.Url;
        start.Environment["CSSS_Payments__Stripe__SecretKey"] = StripeServer.SecretKey;
        start.Environment["CSSS_Payments__Stripe__PublishableKey"] = StripeServer.PublishableKey;
        start.Environment["CSSS_Payments__Stripe__WebhookSecrets"] = StripeServer.WebhookSecret;
    }
}

/// <summary>The server with the shop of the tests, as a process.</summary>
internal sealed class SellingProcess : IAsyncDisposable
{
    private const string Listening = "OpenCsss listens on ";

    private readonly ProcessRunner _process;
    private readonly HttpClient _http;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SellingProcess(ProcessRunner process, Uri url)
    {
        _process = process;
        _http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = url, Timeout = Patience.Deadline };
    }

    public static async Task<SellingProcess> StartAsync(Action<ProcessStartInfo> configure, IEnumerable<string> arguments)
    {
        var process = ProcessRunner.Start(
            "dotnet", [Repository.SellingServerAssembly, .. arguments], configure, isCsss: true);
        try
        {
            var line = await process.WaitForLineAsync(Listening, CliRunner.Deadline, Token);
            return new SellingProcess(process, new Uri(line[Listening.Length..]));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>The answer; empty if nobody is there any more.</summary>
    public Task<string> PostAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Post, path));

    public async Task DeliverAsync(StripeEventSent happened)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/payment/stripe/webhook");
        request.Content = new StringContent(happened.Body, Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation(
            "Stripe-Signature", StripeServer.Sign(happened.Body, TimeProvider.System.GetUtcNow()));
        await SendAsync(request);
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CliRunner.Deadline, Token);
    }

    public void AssertNoSecrets()
    {
        var log = _process.Output + _process.Errors;
        Assert.All(
            (string[])[StripeServer.SecretKey, StripeServer.WebhookSecret, "_secret_"],
            secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<string> SendAsync(HttpRequestMessage request)
    {
        try
        {
            using (request)
            {
                using var answer = await _http.SendAsync(request, Token);
                return await answer.Content.ReadAsStringAsync(Token);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return "";
        }
    }
}
