using System.Diagnostics;
using System.Text;
using Dapper;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>
/// A server that is killed at each step between the provider and the commit, and started again: each sale that was paid
/// has one order, nothing is charged or refunded twice, and verify has nothing to say.
/// </summary>
public abstract class PaymentCrashTests(Engine engine) : IAsyncLifetime
{
    private const int Sales = 12;

    private TestDatabase _database = null!;
    private StripeServer _stripe = null!;
    private SeededPartner _partner = null!;
    private SeededPlan _plan = null!;
    private IReadOnlyList<SeededSim> _sims = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private StripeBank Bank => _stripe.Bank;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(engine, Token);
        _stripe = await StripeServer.StartAsync(TimeProvider.System, Token);
        await using var seeds = new SeedStore(_database, TimeProvider.System);
        _partner = await seeds.InsertPartnerAsync(new SeedPartner(), Token);
        _plan = await seeds.InsertPlanAsync(new SeedPlan(), Token);
        _sims = await seeds.InsertSimsAsync(_partner.Id, Enumerable.Repeat(new SeedSim(), Sales), Token);
        await using var connection = await _database.OpenAsync(Token);
        foreach (var sale in Enumerable.Range(0, Sales))
        {
            await connection.ExecuteAsync(
                "insert into counter (name, value) values (@name, 1)",
                new { name = SoldGoods.NameOf(_partner.Id, sale) });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stripe.DisposeAsync();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Killed_after_the_provider_has_the_payment_and_before_it_is_written_down()
    {
        await using (var killed = await StartAsync())
        {
            _stripe.Next("POST /v1/payment_intents", StripeFault.HangAfter);
            var opening = killed.PostAsync("/test/open/0");
            await Poll.UntilAsync(() => Bank.Intents.Count == 1, Token);
            await killed.KillAsync();
            await opening;
        }

        await using var server = await StartAsync();
        await Poll.UntilAsync(async () => await server.PostAsync("/test/open/0") == "Open", Token);
        Pay(Assert.Single(Bank.Intents));
        await DeliverAllAsync(server);
        await AssertSoldAsync(server, sales: 1);
    }

    [Fact]
    public async Task Killed_after_the_money_was_taken_and_before_the_order_is_on_disk()
    {
        await using (var killed = await StartAsync())
        {
            Assert.Equal("Open", await killed.PostAsync("/test/open/0"));
            Pay(Bank.Intents[0]);
            IAsyncDisposable? held = null;
            _stripe.BeforeAnswer = async what =>
            {
                if (what.StartsWith("GET /v1/payment_intents/", StringComparison.Ordinal))
                {
                    held = await HoldWritesAsync(); // It hears that the money is there, and can write nothing any more.
                }
            };
            var delivering = DeliverAllAsync(killed);
            await Poll.UntilAsync(() => held is not null, Token);
            await killed.KillAsync();
            await delivering;
            _stripe.BeforeAnswer = _ => Task.CompletedTask;
            await held!.DisposeAsync();
        }

        Assert.Empty(await OrdersAsync());
        await using var server = await StartAsync();
        await DeliverAllAsync(server); // Stripe sends again what was not answered.
        await AssertSoldAsync(server, sales: 1);
    }

    [Fact]
    public async Task Killed_while_the_provider_is_asked_for_the_state()
    {
        await using (var killed = await StartAsync())
        {
            Assert.Equal("Open", await killed.PostAsync("/test/open/0"));
            Pay(Bank.Intents[0]);
            _stripe.Next("GET /v1/payment_intents/", StripeFault.HangAfter);
            var delivering = DeliverAllAsync(killed);
            await Poll.UntilAsync(() => _stripe.Count("GET /v1/payment_intents/") > 0, Token);
            await killed.KillAsync();
            await delivering;
        }

        await using var server = await StartAsync();
        await DeliverAllAsync(server);
        await AssertSoldAsync(server, sales: 1);
    }

    [Fact]
    public async Task Killed_after_the_provider_has_made_a_refund_and_before_it_is_written_down()
    {
        await using (var killed = await StartAsync())
        {
            Assert.Equal("Open", await killed.PostAsync("/test/open/0"));
            Pay(Bank.Intents[0]);
            await DeliverAllAsync(killed);
            _stripe.Next("POST /v1/refunds", StripeFault.HangAfter);
            var refunding = killed.PostAsync("/test/refund/0");
            await Poll.UntilAsync(() => Bank.Refunds.Count == 1, Token);
            await killed.KillAsync();
            await refunding;
        }

        await using var server = await StartAsync();
        await Poll.UntilAsync(
            async () => (await RunAsync("payments", "list")).Contains("\trefunded\t", StringComparison.Ordinal), Token);
        Assert.Single(Bank.Refunds);
        await RunAsync("verify");
    }

    [Fact]
    public async Task Killed_again_and_again_while_people_pay()
    {
        var chance = new Random(20261128);
        for (var round = 0; round < 3; round++)
        {
            await using var killed = await StartAsync();
            var first = round * (Sales / 3);
            var paying = Enumerable.Range(first, Sales / 3).Select(sale => PayAsync(killed, sale)).ToArray();
            await Poll.UntilAsync(() => Bank.Intents.Count > first + chance.Next(Sales / 3), Token);
            await killed.KillAsync();
            await Task.WhenAll(paying);
        }

        await using var server = await StartAsync();
        foreach (var sale in Enumerable.Range(0, Sales))
        {
            await Poll.UntilAsync(
                async () => await server.PostAsync($"/test/open/{sale}") is "Open" or "Paid", Token);
        }

        foreach (var intent in Bank.Intents.Where(intent => intent.Status is "requires_payment_method"))
        {
            Pay(intent);
        }

        await DeliverAllAsync(server);
        await AssertSoldAsync(server, Sales);
    }

    /// <summary>Each sale has its one order, and of each intent the money paid for it, or went back.</summary>
    private async Task AssertSoldAsync(SellingProcess server, int sales)
    {
        var orders = await OrdersAsync();
        Assert.Equal(sales, orders.Count);
        Assert.Equal(sales, orders.Select(order => order.SimId).Distinct().Count());
        Assert.Equal(sales * 150, Bank.Intents.Sum(intent => intent.Received - intent.Refunded));
        await RunAsync("verify");
        server.AssertNoSecrets();
    }

    private Task<IReadOnlyList<OrderLine>> OrdersAsync() => new ApiHostRecords(_database).OrdersAsync(_partner.Id, Token);

    private async Task PayAsync(SellingProcess server, long sale)
    {
        await server.PostAsync($"/test/open/{sale}");
        foreach (var intent in Bank.Intents.Where(
            one => one.Status is "requires_payment_method" && one.Metadata["pay_id"] == $"pay {sale}"))
        {
            Pay(intent);
        }

        await DeliverAllAsync(server);
    }

    private void Pay(StripeIntent intent)
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
    private async Task DeliverAllAsync(SellingProcess server)
    {
        foreach (var happened in Bank.Events)
        {
            await server.DeliverAsync(happened);
        }
    }

    private async Task<IAsyncDisposable> HoldWritesAsync()
    {
        var connection = await _database.OpenAsync(Token);
        await connection.ExecuteAsync(
            engine is Engine.Postgres ? "begin; lock table account in access exclusive mode" : "begin immediate");
        return connection; // Closing it ends the transaction.
    }

    private async Task<string> RunAsync(params string[] arguments) =>
        (await CliRunner.RunAsync(Configure, [.. arguments, .. _database.Arguments])).Good();

    private Task<SellingProcess> StartAsync() => SellingProcess.StartAsync(
        start =>
        {
            Configure(start);
            start.Environment["CSSS_Storage__DataFolder"] = _database.Options.DataFolder;
            start.Environment["CSSS_Storage__Postgres"] = _database.Options.Postgres;
            start.Environment["CSSS_Payments__SweepPeriod"] = "00:00:01";
            start.Environment["CSSS_Payments__Timeout"] = $"{Patience.Of(TimeSpan.FromSeconds(2))}";
        },
        [_partner.AccessCode, _plan.Code, .. _sims.Select(sim => sim.Iccid)]);

    private void Configure(ProcessStartInfo start)
    {
        start.Environment["CSSS_Payments__Provider"] = "stripe";
        start.Environment["CSSS_Payments__Stripe__BaseUrl"] = _stripe.Url;
        start.Environment["CSSS_Payments__Stripe__SecretKey"] = StripeServer.SecretKey;
        start.Environment["CSSS_Payments__Stripe__PublishableKey"] = StripeServer.PublishableKey;
        start.Environment["CSSS_Payments__Stripe__WebhookSecrets"] = StripeServer.WebhookSecret;
    }

    /// <summary>The server with the shop of the tests, as a process.</summary>
    private sealed class SellingProcess : IAsyncDisposable
    {
        private const string Listening = "OpenCsss listens on ";

        private readonly ProcessRunner _process;
        private readonly HttpClient _http;

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
}

public sealed class PaymentCrashTestsOnSqlite() : PaymentCrashTests(Engine.Sqlite);

public sealed class PaymentCrashTestsOnPostgres() : PaymentCrashTests(Engine.Postgres);
