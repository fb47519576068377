using System.Text;
using CsCheck;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Orders that were mangled, and signed afterwards where that is possible: every one gets a proper answer in time, none
/// shows the inside, and the money stays right.
/// </summary>
public abstract class MalformedRequestFuzzTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    private const int Bodies = 1_200;

    // What a stack trace, a database or a serialiser would say.
    private static readonly string[] Insides =
        ["Exception", "   at ", "OpenCsss.", "System.", "Npgsql", "SQLite", "select ", "insert ", "Path: $", ".cs:"];

    [Fact]
    public async Task Mangled_orders()
    {
        var (partner, sim, plan) = await SeedAsync();
        var codes = new HashSet<string>();
        await MangledBody.Of(plan.OpenOrderFor(sim)).SampleAsync(
            async mangled =>
            {
                var answer = await SendAsync(partner, ApiPartner.OrderPath, mangled.SignedBy(partner));
                lock (codes)
                {
                    codes.Add(answer.Code);
                }
            },
            iter: Bodies,
            threads: 4,
            print: mangled => mangled.ToString());

        // The samples reach every stage: the reader, the verifier, the fields, the rules, the order itself.
        Assert.Superset(new HashSet<string> { "0000", "1001", "1005", "1006", "1007", "2001", "2002", "2003" }, codes);
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task Mangled_questions()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        var before = await Host.StateAsync(partner, Token);
        await MangledBody.Of(plan.OrderFor(sim)).SampleAsync(
            mangled => SendAsync(partner, ApiPartner.ListPath, mangled.AsQuestion().SignedBy(partner)),
            iter: Bodies / 2,
            threads: 4,
            print: mangled => mangled.ToString());
        Assert.Equal(before, await Host.StateAsync(partner, Token));
    }

    [Fact]
    public async Task Any_bytes_at_all()
    {
        var (partner, _, _) = await SeedAsync();
        await Gen.Byte.Array[0, 300].SampleAsync(
            body => SendAsync(partner, ApiPartner.OrderPath, body), iter: Bodies / 2, threads: 4);
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    private async Task<WireAnswer> SendAsync(ApiPartner partner, string path, byte[] body)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(Patience.Deadline);
        var answer = await Host.PostAsync(path, body, deadline.Token, ("Accept-Language", "en"));
        Assert.True(answer.Status < 500, $"{answer.Status} {answer.Body} to {Encoding.UTF8.GetString(body)}");
        Assert.True(answer.IsEnvelope, answer.Body);
        Assert.DoesNotContain(Insides, inside => answer.Body.Contains(inside, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(partner.Secret, answer.Body, StringComparison.Ordinal);
        return answer;
    }
}

public sealed class MalformedRequestFuzzTestsOnSqlite(SharedApiHost shared) : MalformedRequestFuzzTests(shared, Engine.Sqlite);

public sealed class MalformedRequestFuzzTestsOnPostgres(SharedApiHost shared) : MalformedRequestFuzzTests(shared, Engine.Postgres);
