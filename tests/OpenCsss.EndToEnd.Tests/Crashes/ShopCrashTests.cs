using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using OpenCsss.Platform.Modules.Verification;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>
/// The server is killed while people pay in a shop: each purchase is one order, whatever was answered before, and verify
/// has nothing to say.
/// </summary>
public abstract class ShopCrashTests(Engine engine)
{
    private const int Purchases = 60;
    private const int KillAfter = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_purchase_is_one_order_when_whoever_was_not_answered_asks_again()
    {
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        await using var seeds = new SeedStore(database, TimeProvider.System);
        var partner = await seeds.InsertPartnerAsync(new SeedPartner(), Token);
        var plan = await seeds.InsertPlanAsync(new SeedPlan(), Token);
        var sims = await seeds.InsertSimsAsync(partner.Id, Enumerable.Repeat(new SeedSim(), Purchases), Token);
        await using (var connection = await database.OpenAsync(Token))
        {
            await connection.ExecuteAsync("update counter set value = 1 where name = 'sandbox'");
        }

        var signer = new MallSigner(partner.AccessCode, partner.Secret, TimeProvider.System);
        var paid = 0;
        var isKilled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (killed, address) = await StartAsync(database);
        await using (killed)
        {
            await BuyAllAsync(address, signer, partner, plan, sims, isKilled.Task, () =>
            {
                if (Interlocked.Increment(ref paid) == KillAfter)
                {
                    killed.Kill();
                    isKilled.SetResult();
                }
            });
        }

        Assert.InRange(paid, KillAfter, Purchases - 1);
        var (second, addressAgain) = await StartAsync(database);
        await using (second)
        {
            paid = 0;
            await BuyAllAsync(addressAgain, signer, partner, plan, sims, Task.CompletedTask, () => Interlocked.Increment(ref paid));
        }

        Assert.Equal(Purchases, paid);
        await AssertSoldOnceAsync(database, partner);
    }

    private static async Task AssertSoldOnceAsync(TestDatabase database, SeededPartner partner)
    {
        Assert.Equal(Purchases, (await new ApiHostRecords(database).OrdersAsync(partner.Id, Token)).Count);
        var broken = new List<string>();
        await Verifier.RunAsync(
            database.Options, mostRows: 5,
            (invariant, rows) => broken.AddRange(rows.Select(row => $"{invariant.Sentence} But: {row.Row}")), Token);
        Assert.Empty(broken);
    }

    /// <summary>
    /// All people at once: order, open the payment, pay, ask. Ends when each is done, or the server is gone. The last of
    /// them asks only when something has happened: the others may all be answered in one group.
    /// </summary>
    private static async Task BuyAllAsync(
        Uri address, MallSigner signer, SeededPartner partner, SeededPlan plan, IReadOnlyList<SeededSim> sims,
        Task lastAsksAfter, Action paid)
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address, Timeout = Patience.Deadline };
        await Task.WhenAll(sims.Select(async (sim, n) =>
        {
            var pay = new JsonObject { ["payId"] = $"{partner.AccessCode}{n}" };
            var act = new JsonObject { ["payId"] = $"{partner.AccessCode}{n}", ["outcome"] = "paid" };
            try
            {
                await PostAsync(http, signer, "/singleOrder", new JsonObject
                {
                    ["deviceCode"] = sim.Iccid, ["orderNo"] = $"{n}", ["orderPeriod"] = "1", ["packageCode"] = plan.Code,
                    ["payAmount"] = "1.50", ["payCurrency"] = "USD",
                });
                await PostAsync(http, signer, "/stripePayment", pay);
                await PostAsync(http, signer, "/payment/simulated/confirm", act);
                if (n == sims.Count - 1)
                {
                    await lastAsksAfter.WaitAsync(Patience.Deadline, TimeProvider.System, Token);
                }

                var state = await PostAsync(http, signer, "/resultQuery", pay);
                if (state.GetProperty("data").GetProperty("payStatus").GetString() == "1")
                {
                    paid();
                }
            }
            catch (HttpRequestException)
            {
                // The server is gone; whoever starts it again asks again.
            }
        }));
    }

    private static async Task<JsonElement> PostAsync(
        HttpClient http, MallSigner signer, string path, JsonObject own)
    {
        var body = signer.Body(own);
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in signer.ProofOf(body))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request, Token);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        return json.RootElement.Clone();
    }

    private static async Task<(ProcessRunner Process, Uri Address)> StartAsync(TestDatabase database)
    {
        const string Listens = "OpenCsss listens on ";
        var process = ProcessRunner.StartCsss(["serve", .. database.Arguments, "--urls", "http://127.0.0.1:0"]);
        var line = await process.WaitForLineAsync(Listens, Patience.Deadline, Token);
        return (process, new Uri(line[(line.IndexOf(Listens, StringComparison.Ordinal) + Listens.Length)..]));
    }
}

public sealed class ShopCrashTestsOnSqlite() : ShopCrashTests(Engine.Sqlite);

public sealed class ShopCrashTestsOnPostgres() : ShopCrashTests(Engine.Postgres);
