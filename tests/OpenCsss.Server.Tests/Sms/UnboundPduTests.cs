using System.Text;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Before a bind nothing is answered but that it comes first (SMPP 3.4, 2.2).</summary>
public abstract class UnboundPduTests(Engine engine) : BindScenario(engine)
{
    private const uint GenericNack = 0x8000_0000;
    private const uint InvalidCommand = 0x03;

    [Theory]
    [InlineData(RawEsme.QuerySm)]
    [InlineData(RawEsme.SubmitSm)]
    [InlineData(RawEsme.DeliverSm)]
    [InlineData(RawEsme.Unbind)]
    [InlineData(0x07u)]
    [InlineData(0x08u)]
    [InlineData(RawEsme.EnquireLink)]
    [InlineData(0x21u)]
    [InlineData(RawEsme.DataSm)]
    public async Task A_command_is_told_so_by_its_own_answer(uint command)
    {
        var (partner, _) = await SeedAsync();
        var esme = await ConnectAsync();
        foreach (var body in (byte[][])[[], RawEsme.Query("1"), RawEsme.Submit(Number, Encoding.ASCII.GetBytes("x"))])
        {
            var answer = await esme.AskAsync(command, body, Token);
            Assert.Equal((command | RawEsme.Answer, InvalidBindState), (answer.Command, answer.Status));
        }

        Assert.Equal(Ok, await esme.BindAsync(SystemId, Password, Token));
        Assert.Equal(100_000, await Host.BalanceAsync(partner, Token));
    }

    [Fact]
    public async Task What_is_no_command_is_told_so_and_what_answers_nothing_is_passed_over()
    {
        await SeedAsync();
        var esme = await ConnectAsync();
        await esme.SendAsync(RawEsme.DeliverSm | RawEsme.Answer, [0], Token);
        var answer = await esme.AskAsync(0x7777, [], Token);
        Assert.Equal((GenericNack, InvalidCommand), (answer.Command, answer.Status));
        Assert.Equal(Ok, await esme.BindAsync(SystemId, Password, Token));
    }

    [Theory]
    [InlineData(RawEsme.SubmitSm)]
    [InlineData(RawEsme.QuerySm)]
    [InlineData(0x08u)]
    public async Task A_receiver_may_neither_send_nor_ask(uint command)
    {
        await SeedAsync();
        var esme = await BindAsync(command: RawEsme.BindReceiver);
        var body = command == RawEsme.SubmitSm ? RawEsme.Submit(Number, [65]) : RawEsme.Query("1");
        Assert.Equal(InvalidBindState, (await esme.AskAsync(command, body, Token)).Status);
    }

    [Fact]
    public async Task A_line_that_talks_but_does_not_bind_is_closed()
    {
        var esme = await ConnectAsync();
        var end = esme.ReadToEndAsync(Token);
        await Poll.UntilAsync(
            async () =>
            {
                Host.Clock.Advance(TimeSpan.FromSeconds(1));
                await SendUnlessClosedAsync(esme);
                return end.IsCompleted;
            },
            Token);
    }

    private static async Task SendUnlessClosedAsync(RawEsme esme)
    {
        try
        {
            await esme.SendAsync(RawEsme.EnquireLink, [], Token);
        }
        catch (IOException)
        {
            // Which is what the test waits for.
        }
    }
}

public sealed class UnboundPduTestsOnSqlite() : UnboundPduTests(Engine.Sqlite);

public sealed class UnboundPduTestsOnPostgres() : UnboundPduTests(Engine.Postgres);
