using OpenCsss.Protocols.Smpp.Text;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A line that is bound ends when its account may not bind any more, on whichever node it is.</summary>
public abstract class RevokedBindTests(Engine engine) : BindScenario(engine)
{
    [Theory]
    [InlineData("new password")]
    [InlineData("off")]
    [InlineData("partner disabled")]
    [InlineData("other networks")]
    public async Task Its_submits_are_refused_at_once_and_it_is_closed_within_seconds_on_every_node(string change)
    {
        var (partner, _) = await SeedAsync();
        var twin = await StartTwinAsync();
        var (here, there, quiet) = (await BindAsync(), await BindAsync(twin), await BindAsync(twin));
        Assert.Equal(Ok, await SubmitAsync(here));
        Assert.Equal(Ok, await SubmitAsync(there));
        var balance = await Host.BalanceAsync(partner, Token);

        await (change switch
        {
            "new password" => Host.SeedSmppAccountAsync(partner, SystemId, "other", Token),
            "off" => Host.SeedSmppAccountAsync(partner, SystemId, Password, Token, isEnabled: false),
            "partner disabled" => Host.DisableAsync(partner, Token),
            _ => Host.SeedSmppAccountAsync(partner, SystemId, Password, Token, networks: "192.0.2.0/24"),
        });

        Assert.Equal(InvalidBindState, await SubmitAsync(there)); // No time has passed since.
        Assert.Equal(InvalidBindState, await SubmitAsync(here));
        Assert.Equal(balance, await Host.BalanceAsync(partner, Token));
        await AssertClosedAsync(there, within: TimeSpan.Zero);
        await AssertClosedAsync(quiet, within: TimeSpan.FromSeconds(3));
        await using var again = await ConnectAsync(twin);
        Assert.Equal(BindFailed, await again.BindAsync(SystemId, Password, Token));
    }

    [Fact]
    public async Task A_question_about_a_message_is_refused_too()
    {
        var (partner, _) = await SeedAsync();
        var esme = await BindAsync();
        await Host.SeedSmppAccountAsync(partner, SystemId, "other", Token);
        var answer = await esme.AskAsync(RawEsme.QuerySm, RawEsme.Query("1"), Token);
        Assert.Equal((RawEsme.QuerySm | RawEsme.Answer, InvalidBindState), (answer.Command, answer.Status));
        await AssertClosedAsync(esme, within: TimeSpan.Zero);
    }

    [Fact]
    public async Task Messages_from_the_SIMs_of_a_disabled_partner_wait_until_it_may_bind_again()
    {
        var (partner, sim) = await SeedAsync();
        var esme = await BindAsync();
        await Host.DisableAsync(partner, Token);
        await Host.ReceiveAsync(partner, sim, MessageText.Of("secret"), Token);
        var pdus = await TimeUntilAsync(esme.ReadToEndAsync(Token));
        Assert.DoesNotContain(pdus, pdu => pdu.Command == RawEsme.DeliverSm);
        await Host.EnableAsync(partner, Token);
        var again = await BindAsync();
        Assert.Equal(RawEsme.DeliverSm, (await TimeUntilAsync(again.ReadAsync(Token)))!.Command);
    }

    [Fact]
    public async Task Changes_that_leave_an_account_its_rights_leave_its_lines()
    {
        var (partner, _) = await SeedAsync();
        var esme = await BindAsync();
        for (var change = 0; change < 3; change++)
        {
            await Host.SeedPlanAsync(Token);
            await Host.SeedSmppAccountAsync(
                partner, SystemId, Password, Token, networks: "127.0.0.0/8 192.0.2.0/24", maxBinds: 1);
            Host.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(Ok, await SubmitAsync(esme));
        }
    }

    [Fact]
    public async Task Of_lines_beyond_a_lower_limit_the_youngest_are_closed()
    {
        var (partner, _) = await SeedAsync(maxBinds: 3);
        var (first, second, third) = (await BindAsync(), await BindAsync(), await BindAsync());
        await Host.SeedSmppAccountAsync(partner, SystemId, Password, Token, maxBinds: 1);
        await AssertClosedAsync(second, within: TimeSpan.FromSeconds(3));
        await AssertClosedAsync(third, within: TimeSpan.FromSeconds(3));
        Assert.Equal(Ok, await SubmitAsync(first));
    }

    [Fact]
    public async Task What_comes_after_an_unbind_counts_no_more_and_what_came_before_is_answered()
    {
        var (partner, _) = await SeedAsync();
        var esme = await BindAsync();
        var submit = RawEsme.Submit(Number, "x"u8.ToArray());
        await esme.SendAsync(
            (byte[])[.. RawEsme.Pdu(RawEsme.SubmitSm, 11, submit), .. RawEsme.Pdu(RawEsme.Unbind, 12, []),
                .. RawEsme.Pdu(RawEsme.SubmitSm, 13, submit)],
            Token);
        var answers = await esme.ReadToEndAsync(Token);
        Assert.Equal([(11u, Ok), (12u, Ok)], answers.Select(answer => (answer.Sequence, answer.Status)));
        Assert.Equal(99_995, await Host.BalanceAsync(partner, Token));
    }

    [Fact]
    public async Task Two_that_bind_at_once_do_not_both_take_the_last_place()
    {
        await SeedAsync(maxBinds: 1);
        var lines = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ConnectAsync()));
        var statuses = await Task.WhenAll(lines.Select(line => line.BindAsync(SystemId, Password, Token)));
        Assert.Equal(1, statuses.Count(status => status == Ok));
    }

    private async Task AssertClosedAsync(RawEsme esme, TimeSpan within)
    {
        var start = Host.Clock.GetUtcNow();
        var end = esme.ReadToEndAsync(Token);
        var pdus = within == TimeSpan.Zero ? await end : await TimeUntilAsync(end);
        Assert.Equal(RawEsme.Unbind, Assert.Single(pdus).Command);
        Assert.True(Host.Clock.GetUtcNow() - start <= within);
    }
}

public sealed class RevokedBindTestsOnSqlite() : RevokedBindTests(Engine.Sqlite);

public sealed class RevokedBindTestsOnPostgres() : RevokedBindTests(Engine.Postgres);
