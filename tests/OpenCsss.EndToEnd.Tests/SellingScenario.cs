using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>A database with sales that wait for their money, Stripe's stand-in, and a server process that sells.</summary>
public abstract class SellingScenario(Engine engine) : IAsyncLifetime
{
    protected const int Sales = 12;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Engine Engine => engine;

    protected TestDatabase Database { get; private set; } = null!;

    protected SeededPartner Partner { get; private set; } = null!;

    protected SeededPlan Plan { get; private set; } = null!;

    protected IReadOnlyList<SeededSim> Sims { get; private set; } = null!;

    protected string AccessCode => Partner.AccessCode;

    private protected StripeServer Stripe { get; private set; } = null!;

    private protected StripeBank Bank => Stripe.Bank;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(engine, Token);
        Stripe = await StripeServer.StartAsync(TimeProvider.System, Token);
        await using var seeds = new SeedStore(Database, TimeProvider.System);
        Partner = await seeds.InsertPartnerAsync(new SeedPartner(), Token);
        Plan = await seeds.InsertPlanAsync(new SeedPlan(), Token);
        Sims = await seeds.InsertSimsAsync(Partner.Id, Enumerable.Repeat(new SeedSim(), Sales), Token);
        await using var connection = await Database.OpenAsync(Token);
        foreach (var sale in Enumerable.Range(0, Sales))
        {
            await connection.ExecuteAsync(
                "insert into counter (name, value) values (@name, 1)",
                new { name = SoldGoods.NameOf(Partner.Id, sale) });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stripe.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<IReadOnlyList<OrderLine>> OrdersAsync() =>
        new ApiHostRecords(Database).OrdersAsync(Partner.Id, Token);

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

    private protected async Task<IAsyncDisposable> HoldWritesAsync()
    {
        var connection = await Database.OpenAsync(Token);
        await connection.ExecuteAsync(
            Engine is Engine.Postgres ? "begin; lock table account in access exclusive mode" : "begin immediate");
        return connection; // Closing it ends the transaction.
    }

    /// <summary>The server with the shop of the tests.</summary>
    private protected Task<SellingProcess> StartAsync() => SellingProcess.StartAsync(
        ConfigureServer,
        [Repository.SellingServerAssembly, Partner.AccessCode, Plan.Code, .. Sims.Select(sim => sim.Iccid)]);

    /// <summary>The server as it is.</summary>
    private protected Task<SellingProcess> StartShopAsync() => SellingProcess.StartAsync(
        ConfigureServer, [Repository.ServerAssembly, "serve", .. Database.Arguments, "--urls", "http://127.0.0.1:0"]);

    private void ConfigureServer(ProcessStartInfo start)
    {
        Configure(start);
        start.Environment["CSSS_Storage__DataFolder"] = Database.Options.DataFolder;
        start.Environment["CSSS_Storage__Postgres"] = Database.Options.Postgres;
        start.Environment["CSSS_Payments__SweepPeriod"] = "00:00:01";
        start.Environment["CSSS_Payments__Timeout"] = $"{Patience.Of(TimeSpan.FromSeconds(2))}";
        start.Environment["CSSS_Shop__LookPeriod"] = "00:00:01";
    }

    protected void Configure(ProcessStartInfo start)
    {
        start.Environment["CSSS_Payments__Provider"] = "stripe";
        start.Environment["CSSS_Payments__Stripe__BaseUrl"] = Stripe.Url;
        start.Environment["CSSS_Payments__Stripe__SecretKey"] = StripeServer.SecretKey;
        start.Environment["CSSS_Payments__Stripe__PublishableKey"] = StripeServer.PublishableKey;
        start.Environment["CSSS_Payments__Stripe__WebhookSecrets"] = StripeServer.WebhookSecret;
    }
}

/// <summary>A server that sells, as a process.</summary>
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
        var process = ProcessRunner.Start("dotnet", arguments, configure, isCsss: true);
        try
        {
            var line = await process.WaitForLineAsync(Listening, CliRunner.Deadline, Token);
            return new SellingProcess(
                process, new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>The answer; empty if nobody is there any more.</summary>
    public Task<string> PostAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Post, path));

    /// <summary>Calls the Mall API; null if nobody is there any more.</summary>
    public async Task<JsonElement?> CallAsync(MallSigner signer, string path, JsonObject own)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new ByteArrayContent(signer.Body(own));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var answer = await SendAsync(request);
        if (answer.Length == 0)
        {
            return null;
        }

        using var json = JsonDocument.Parse(answer);
        return json.RootElement.Clone();
    }

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
