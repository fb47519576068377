using System.Net.Http.Headers;
using OpenCsss.Client;
using OpenCsss.Contracts;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>
/// A database with one partner, and signed orders for it, each told apart by its package name; and what became of them.
/// The server is a process of its own.
/// </summary>
internal sealed class CrashBench : IAsyncDisposable
{
    public const int Connections = 32;

    private const int Sims = 100;

    private readonly TestDatabase _database;
    private readonly SeededPartner _partner;

    private CrashBench(TestDatabase database, SeededPartner partner, byte[][] bodies)
    {
        (_database, _partner, Bodies) = (database, partner, bodies);
        Answers = new string?[bodies.Length];
        Records = new ApiHostRecords(database);
    }

    /// <summary>The signed orders, to be sent as they stand.</summary>
    public byte[][] Bodies { get; }

    /// <summary>The answer to each order; null as long as there is none.</summary>
    public string?[] Answers { get; }

    public ApiHostRecords Records { get; }

    public long PartnerId => _partner.Id;

    /// <summary>The orders that have no answer yet.</summary>
    public IReadOnlyList<int> Unanswered => [.. Enumerable.Range(0, Bodies.Length).Where(i => Answers[i] is null)];

    public static async Task<CrashBench> CreateAsync(Engine engine, int orders, CancellationToken cancellationToken)
    {
        var database = await TestDatabase.CreateAsync(engine, cancellationToken);
        await using var seeds = new SeedStore(database, TimeProvider.System);
        var partner = await seeds.InsertPartnerAsync(new SeedPartner { BalanceMinor = 10_000_000 }, cancellationToken);
        var plan = await seeds.InsertPlanAsync(new SeedPlan(), cancellationToken);
        using var http = new HttpClient(new SocketsHttpHandler());
        var client = new CsssClient(http, partner.AccessCode, partner.Secret, TimeProvider.System);
        var bodies = new byte[orders][];
        var sims = await seeds.InsertSimsAsync(partner.Id, Enumerable.Repeat(new SeedSim(), Sims), cancellationToken);
        for (var i = 0; i < orders; i++)
        {
            bodies[i] = client.SignedBody(
                plan.OrderFor(sims[i % Sims]) with { PackageName = NameOf(i) }, ContractsJson.Wire.PlaceOrderRequest);
        }

        return new CrashBench(database, partner, bodies);
    }

    /// <summary>The same orders of the same database, for a second sender with answers of its own.</summary>
    public CrashBench WithOtherAnswers() => new(_database, _partner, Bodies);

    public static string NameOf(int order) => $"order {order:0000}";

    /// <summary>Starts the server on the database, on a free port.</summary>
    public async Task<(ProcessRunner Process, Uri Address)> StartServerAsync(CancellationToken cancellationToken)
    {
        const string Listens = "OpenCsss listens on ";
        var process = ProcessRunner.StartCsss(["serve", .. _database.Arguments, "--urls", "http://127.0.0.1:0"]);
        try
        {
            var line = await process.WaitForLineAsync(Listens, Patience.Deadline, cancellationToken);
            return (process, new Uri(line[(line.IndexOf(Listens, StringComparison.Ordinal) + Listens.Length)..]));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Sends orders over all connections, until all are answered or the server is gone. Says how many answers there are
    /// after each.
    /// </summary>
    public async Task SendAsync(
        Uri address, IReadOnlyList<int> orders, Action<int> answered, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections })
        {
            Timeout = Patience.Deadline,
        };
        var url = new Uri(address, "/package/orderPackage");
        var (next, count) = (-1, 0);
        async Task WorkAsync()
        {
            while (Interlocked.Increment(ref next) is var turn && turn < orders.Count)
            {
                var i = orders[turn];
                try
                {
                    Answers[i] = await PostAsync(http, url, Bodies[i], cancellationToken);
                }
                catch (HttpRequestException)
                {
                    return; // The server is gone; what was not answered is sent again by whoever started it again.
                }

                answered(Interlocked.Increment(ref count));
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(WorkAsync, cancellationToken)));
    }

    /// <summary>Each order that was answered is in the database, once, under the id that the answer gave.</summary>
    public async Task AssertAnsweredOrdersExistAsync(CancellationToken cancellationToken)
    {
        var ids = (await Records.OrdersAsync(PartnerId, cancellationToken))
            .ToDictionary(order => order.PackageName, order => $"ORDER_{order.Id}"); // Throws for a second one.
        Assert.All(
            Enumerable.Range(0, Bodies.Length).Where(i => Answers[i] is not null),
            i => Assert.StartsWith(
                $$"""{"code":"0000","data":{"sign":null,"order_id":"{{ids[NameOf(i)]}}",""",
                Answers[i],
                StringComparison.Ordinal));
        await Records.AssertBooksBalanceAsync(PartnerId, cancellationToken);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static async Task<string> PostAsync(
        HttpClient http, Uri url, byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.PostAsync(url, content, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}
