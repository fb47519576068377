using System.Text.Json;
using OpenCsss.Protocols.Smpp.Text;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Parts from SIMs whose senders use numbers again, and networks that repeat themselves.</summary>
public abstract class ReceivedPartTests(Engine engine) : SmsScenario(engine)
{
    [Fact]
    public async Task A_part_that_says_something_else_begins_a_new_message()
    {
        var (partner, sim) = await SeedAsync();
        await PartAsync(partner, sim, "050003BB0201", "valve 1 open; ");
        await PartAsync(partner, sim, "050003BB0201", "valve 2 shut; ");
        await PartAsync(partner, sim, "050003BB0202", "pump off");
        Assert.Equal(["valve 1 open; ", "valve 2 shut; pump off"], await TextsAsync(partner));
    }

    [Fact]
    public async Task A_last_part_that_says_something_else_begins_a_new_message_too()
    {
        var (partner, sim) = await SeedAsync();
        await PartAsync(partner, sim, "050003BB0303", "three");
        await PartAsync(partner, sim, "050003BB0302", "two");
        await PartAsync(partner, sim, "050003BB0303", "trois");
        await PartAsync(partner, sim, "050003BB0301", "un, ");
        await PartAsync(partner, sim, "050003BB0302", "deux, ");
        Assert.Equal(["two", "three", "un, deux, trois"], await TextsAsync(partner));
    }

    [Fact]
    public async Task A_part_that_comes_again_after_its_message_was_complete_is_no_part_of_the_next()
    {
        var (partner, sim) = await SeedAsync();
        await PartAsync(partner, sim, "050003BB0201", "HELLO ");
        await PartAsync(partner, sim, "050003BB0202", "WORLD");
        await PartAsync(partner, sim, "050003BB0202", "WORLD");
        await PartAsync(partner, sim, "050003BB0201", "SECOND ");
        await PartAsync(partner, sim, "050003BB0201", "HELLO ");
        await PartAsync(partner, sim, "050003BB0202", "PLANET");
        Assert.Equal(["HELLO WORLD", "SECOND PLANET"], await TextsAsync(partner));
        Host.Clock.Jump(TimeSpan.FromHours(2));
        await Host.LetSmsTimePassAsync(Token);
        Assert.Equal(2, (await TextsAsync(partner)).Count);
    }

    [Fact]
    public async Task A_whole_message_that_comes_again_is_known_for_a_while_and_across_a_restart()
    {
        var (partner, sim) = await SeedAsync();
        await HelloAsync();
        await Host.RestartAsync(Token);
        await HelloAsync();
        Assert.Single(await TextsAsync(partner));
        Host.Clock.Jump(TimeSpan.FromMinutes(5));
        await Host.LetSmsTimePassAsync(Token);
        await HelloAsync();
        Assert.Equal(["HELLO WORLD", "HELLO WORLD"], await TextsAsync(partner));

        async Task HelloAsync()
        {
            await PartAsync(partner, sim, "050003BB0202", "WORLD");
            await PartAsync(partner, sim, "050003BB0201", "HELLO ");
        }
    }

    [Fact]
    public async Task The_next_message_may_end_as_the_one_before()
    {
        var (partner, sim) = await SeedAsync();
        await PartAsync(partner, sim, "050003010201", "20 degrees, ");
        await PartAsync(partner, sim, "050003010202", "battery full");
        await PartAsync(partner, sim, "050003010201", "21 degrees, ");
        await PartAsync(partner, sim, "050003010202", "battery full");
        Assert.Equal(["20 degrees, battery full", "21 degrees, battery full"], await TextsAsync(partner));
    }

    [Fact]
    public async Task The_same_number_in_8_and_in_16_bits_is_two_messages()
    {
        var (partner, sim) = await SeedAsync();
        await PartAsync(partner, sim, "050003070201", "a");
        await PartAsync(partner, sim, "06080400070202", "d");
        await PartAsync(partner, sim, "06080400070201", "c");
        await PartAsync(partner, sim, "050003070202", "b");
        Assert.Equal(["cd", "ab"], await TextsAsync(partner));
    }

    [Fact]
    public async Task Parts_that_come_at_once_are_one_message()
    {
        var (partner, sim) = await SeedAsync();
        await using var twin = await Host.StartTwinAsync(Token);
        var parts = MessageSplitter.Split(MessageText.Of(new string('x', 1_000)), ReferenceLength.EightBits, 5);
        await Task.WhenAll(parts.Concat(parts).Select((part, n) =>
        {
            Assert.True(UserDataHeader.TryRead(part, out var length, out var number));
            var text = new MessageText(DataCoding.Gsm, part.AsMemory(length));
            return (n % 2 == 0 ? Host : twin).ReceiveAsync(partner, sim, text, number, Token);
        }));
        Assert.Equal([new string('x', 1_000)], await TextsAsync(partner));
    }

    private Task PartAsync(ApiPartner partner, SeededSim sim, string header, string text)
    {
        Assert.True(UserDataHeader.TryRead(Convert.FromHexString(header), out _, out var number));
        return Host.ReceiveAsync(partner, sim, MessageText.Of(text), number, Token);
    }

    private async Task<IReadOnlyList<string?>> TextsAsync(ApiPartner partner) =>
    [
        .. (await ToldAsync(partner)).Select(told =>
        {
            using var body = JsonDocument.Parse(told);
            return body.RootElement.GetProperty("text_message").GetString();
        }),
    ];
}

public sealed class ReceivedPartTestsOnSqlite() : ReceivedPartTests(Engine.Sqlite);

public sealed class ReceivedPartTestsOnPostgres() : ReceivedPartTests(Engine.Postgres);
