using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Lines are limited: in all, of one address, and of those that have not bound.</summary>
public abstract class BindPlaceTests(Engine engine) : BindScenario(engine)
{
    private const string Elsewhere = "127.0.0.2";

    [Fact]
    public async Task Lines_that_have_not_bound_are_few_and_those_that_have_leave_them_their_places()
    {
        await SeedAsync(maxBinds: 10);
        await AssertOpenAsync(await ConnectAsync());
        await AssertOpenAsync(await ConnectAsync());
        await AssertRefusedAsync(await ConnectAsync());

        await AssertOpenAsync(await ConnectAsync(from: Elsewhere));
        await AssertRefusedAsync(await ConnectAsync(from: "127.0.0.3")); // Three of all addresses together.
    }

    [Fact]
    public async Task An_address_has_no_more_lines_than_it_may_and_all_together_no_more_than_there_may_be()
    {
        await SeedAsync(maxBinds: 10);
        var lines = new List<RawEsme>();
        foreach (var from in (string[])["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1", Elsewhere, Elsewhere])
        {
            lines.Add(await BindAsync(from: from));
            if (lines.Count == 4)
            {
                await AssertRefusedAsync(await ConnectAsync());
            }
        }

        await AssertRefusedAsync(await ConnectAsync(from: "127.0.0.3"));
        Assert.All(await Task.WhenAll(lines.Select(SubmitAsync)), status => Assert.Equal(Ok, status));
    }

    [Fact]
    public async Task A_place_is_given_back_however_the_line_ends()
    {
        await SeedAsync(maxBinds: 10);
        for (var n = 0; n < 10; n++)
        {
            var cut = await ConnectAsync();
            await AssertOpenAsync(cut);
            await cut.DisposeAsync();
            var broken = await RetriedAsync();
            await broken.SendAsync(new byte[16], Token); // A length that cannot be.
            await broken.ReadToEndAsync(Token);
        }

        var silent = await RetriedAsync();
        await TimeUntilAsync(silent.ReadToEndAsync(Token));
        await AssertOpenAsync(await RetriedAsync());
        await AssertOpenAsync(await RetriedAsync());
    }

    internal override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Sms.Binds.MaxLines = 6;
        options.Sms.Binds.MaxLinesPerAddress = 4;
        options.Sms.Binds.MaxUnbound = 3;
        options.Sms.Binds.MaxUnboundPerAddress = 2;
    }

    private static async Task AssertOpenAsync(RawEsme esme) =>
        Assert.Equal(InvalidBindState, (await esme.AskAsync(RawEsme.EnquireLink, [], Token)).Status);

    private static async Task AssertRefusedAsync(RawEsme esme) => Assert.Empty(await esme.ReadToEndAsync(Token));

    /// <summary>A line that has a place: the server sees the end of another a moment after its client.</summary>
    private Task<RawEsme> RetriedAsync() => Poll.UntilAsync(
        async () =>
        {
            var esme = await ConnectAsync();
            try
            {
                await AssertOpenAsync(esme);
                return esme;
            }
            catch (IOException)
            {
                return null;
            }
        },
        Token);
}

public sealed class BindPlaceTestsOnSqlite() : BindPlaceTests(Engine.Sqlite);

public sealed class BindPlaceTestsOnPostgres() : BindPlaceTests(Engine.Postgres);
