using OpenCsss.Protocols.Smpp.Text;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A program that does not answer what it is told holds up nobody else.</summary>
public abstract class DeafLineTests(Engine engine) : BindScenario(engine)
{
    [Theory]
    [InlineData(1, "answers nothing")]
    [InlineData(5, "answers nothing")]
    [InlineData(1, "is refused for now")]
    public async Task The_others_are_told_at_once(int deaf, string how)
    {
        for (var n = 0; n < deaf; n++)
        {
            var (partner, sim) = await SeedAsync($"deaf-{n}", $"8525123100{n}");
            var line = await BindAsync(systemId: $"deaf-{n}");
            await Host.ReceiveAsync(partner, sim, MessageText.Of("unheard"), Token);
            var told = (await TimeUntilAsync(line.ReadAsync(Token)))!;
            Assert.Equal(RawEsme.DeliverSm, told.Command);
            if (how == "is refused for now")
            {
                await AnswerAsync(line, told, status: 0x64);
            }
        }

        var (heard, itsSim) = await SeedAsync();
        var good = await BindAsync();
        var start = Host.Clock.GetUtcNow();
        for (var n = 0; n < 3; n++)
        {
            await Host.ReceiveAsync(heard, itsSim, MessageText.Of($"message {n}"), Token);
            var told = (await TimeUntilAsync(good.ReadAsync(Token)))!;
            Assert.Equal(RawEsme.DeliverSm, told.Command);
            await AnswerAsync(good, told, Ok);
        }

        Assert.True(Host.Clock.GetUtcNow() - start < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Another_account_of_the_same_partner_is_told_too()
    {
        var (partner, sim) = await SeedAsync();
        await Host.SeedSmppAccountAsync(partner, "second", Password, Token);
        var (deaf, good) = (await BindAsync(), await BindAsync(systemId: "second"));
        var start = Host.Clock.GetUtcNow();
        for (var n = 0; n < 3; n++)
        {
            await Host.ReceiveAsync(partner, sim, MessageText.Of($"message {n}"), Token);
            var told = (await TimeUntilAsync(good.ReadAsync(Token)))!;
            await AnswerAsync(good, told, Ok);
        }

        Assert.True(Host.Clock.GetUtcNow() - start < TimeSpan.FromSeconds(10));
        Assert.Equal(RawEsme.DeliverSm, (await deaf.ReadAsync(Token))!.Command);
    }

    [Fact]
    public async Task It_is_told_again_over_its_next_line_after_the_first_was_given_up()
    {
        var (partner, sim) = await SeedAsync();
        var deaf = await BindAsync();
        await Host.ReceiveAsync(partner, sim, MessageText.Of("once more"), Token);
        var pdus = await TimeUntilAsync(deaf.ReadToEndAsync(Token));
        Assert.Equal(RawEsme.DeliverSm, pdus[0].Command);
        var next = await BindAsync();
        var told = (await TimeUntilAsync(next.ReadAsync(Token)))!;
        Assert.Equal(pdus[0].Body, told.Body);
        await AnswerAsync(next, told, Ok);
    }

    private static Task AnswerAsync(RawEsme line, RawPdu told, uint status)
    {
        var answer = RawEsme.Pdu(RawEsme.DeliverSm | RawEsme.Answer, told.Sequence, [0]);
        answer[11] = (byte)status;
        return line.SendAsync(answer, Token);
    }
}

public sealed class DeafLineTestsOnSqlite() : DeafLineTests(Engine.Sqlite);

public sealed class DeafLineTestsOnPostgres() : DeafLineTests(Engine.Postgres);
