using System.Text;
using OpenCsss.Protocols.Smpp;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What an SMSC answers to messages, late or never; what it calls them.</summary>
public abstract class SmscAnswerTests(Engine engine) : SmscScenario(engine)
{
    [Fact]
    public async Task A_message_that_is_not_answered_goes_again_alone_and_the_line_stays()
    {
        var seen = new HashSet<string>();
        Smsc.Submit = (n, pdu) => pdu.Content == "3" && seen.Add("3") ? null : ScriptedSmsc.Taken($"m{n}");
        await StartAsync();
        var ids = new List<string>();
        for (var n = 1; n <= 8; n++)
        {
            ids.Add(await SendAsync($"{n}"));
        }

        await Poll.UntilAsync(() => Smsc.Submitted.Count == 8, Token);
        await TimeUntilAsync(() => Smsc.Submitted.Count > 8, 500);
        foreach (var id in ids)
        {
            await UntilStatusAsync(id, "1");
        }

        Assert.Equal(
            ["1", "2", "3", "3", "4", "5", "6", "7", "8"],
            Smsc.Submitted.Select(pdu => pdu.Content).Order(StringComparer.Ordinal));
        Assert.Equal(1, Binds(Smsc));
        Assert.NotEmpty(Smsc.Pdus(SmppCommand.EnquireLink));
    }

    [Fact]
    public async Task An_answer_that_comes_after_its_time_counts_and_nothing_is_sent_twice()
    {
        Smsc.Submit = (_, _) => null;
        await StartAsync();
        var id = await SendAsync();
        await Poll.UntilAsync(() => Smsc.Submitted.Count == 1, Token);
        var start = Host.Clock.GetUtcNow();
        await TimeUntilAsync(() => Host.Clock.GetUtcNow() - start >= TimeSpan.FromSeconds(12), 1_000);
        await Smsc.AnswerAsync(Smsc.Submitted[0], ScriptedSmsc.Taken("late"));
        await Poll.UntilAsync(async () => await StatusAsync(id) == ("1", ""), Token);
        await DeliverAsync(Receipt("id:late stat:DELIVRD err:000"));
        Assert.Equal(("2", ""), await StatusAsync(id));
        var end = Host.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        await TimeUntilAsync(() => Host.Clock.GetUtcNow() >= end, 1_000);
        Assert.Single(Smsc.Submitted);
        Assert.Equal(1, Binds(Smsc));
    }

    [Fact]
    public async Task An_SMSC_that_is_slow_with_everything_keeps_its_line()
    {
        Smsc.Submit = (_, _) => null;
        Smsc.AnswersEnquiries = false;
        await StartAsync();
        var ids = new List<string>();
        for (var n = 1; n <= 3; n++)
        {
            ids.Add(await SendAsync($"{n}"));
            await TimeUntilAsync(() => Smsc.Submitted.Count >= n);
            var start = Host.Clock.GetUtcNow();
            await TimeUntilAsync(() => Host.Clock.GetUtcNow() - start >= TimeSpan.FromSeconds(12), 500);
            await Smsc.AnswerAsync(Smsc.Submitted[n - 1], ScriptedSmsc.Taken($"m{n}"));
            await UntilStatusAsync(ids[^1], "1");
        }

        Assert.Equal(["1", "2", "3"], Smsc.Submitted.Select(pdu => pdu.Content));
        Assert.Equal(1, Binds(Smsc));
    }

    [Fact]
    public async Task A_message_that_no_answer_ever_comes_to_goes_again_ever_later()
    {
        Smsc.Submit = (_, _) => null;
        await StartAsync();
        await SendAsync();
        var end = Host.Clock.GetUtcNow() + TimeSpan.FromMinutes(3);
        await TimeUntilAsync(() => Host.Clock.GetUtcNow() >= end, 1_000);

        // After 15 s, then 20, 30, 50 and 90 s, each a tick or two later.
        Assert.InRange(Smsc.Submitted.Count, 4, 5);
        Assert.Equal(1, Binds(Smsc));
    }

    [Fact]
    public async Task An_answer_to_the_first_of_two_counts_whoever_has_the_second()
    {
        Smsc.Submit = (_, _) => null;
        await StartAsync();
        var id = await SendAsync();
        await TimeUntilAsync(() => Smsc.Submitted.Count == 2, 500);
        await Smsc.AnswerAsync(Smsc.Submitted[0], ScriptedSmsc.Taken("first"));
        await Poll.UntilAsync(async () => await StatusAsync(id) == ("1", ""), Token);
        await Smsc.AnswerAsync(Smsc.Submitted[1], (SmppStatus.InvalidDestination, []));
        await DeliverAsync(Receipt("id:first stat:DELIVRD err:000"));
        Assert.Equal(("2", ""), await StatusAsync(id));
    }

    [Fact]
    public async Task A_line_is_given_up_when_enquire_link_is_not_answered_either()
    {
        Smsc.Submit = (n, _) => n == 1 ? null : ScriptedSmsc.Taken($"m{n}");
        Smsc.AnswersEnquiries = false;
        await StartAsync();
        var id = await SendAsync();
        await TimeUntilAsync(() => Binds(Smsc) == 2, 500);
        await UntilStatusAsync(id, "1");
        Assert.Equal(2, Smsc.Submitted.Count);
    }

    [Fact]
    public async Task A_sound_SMSC_of_the_route_goes_on_at_once_beside_one_that_answers_no_message()
    {
        var second = Keep(ScriptedSmsc.Start());
        Smsc.Submit = (_, _) => null;
        await StartAsync(server: options => options.Sms.Smscs["second"] = OptionsOf(second));
        await TimeUntilAsync(() => Binds(second) == 1);
        var ids = new List<string>();
        for (var n = 0; n < 20; n++)
        {
            ids.Add(await SendAsync($"{n}"));
        }

        await Poll.UntilAsync(() => Smsc.Submitted.Count + second.Submitted.Count >= 20, Token);
        Assert.NotEmpty(Smsc.Submitted);
        var start = Host.Clock.GetUtcNow();
        await TimeUntilAsync(() => second.Submitted.Count >= 20, 250);
        Assert.InRange(Host.Clock.GetUtcNow() - start, TimeSpan.Zero, TimeSpan.FromSeconds(25));
        var unanswered = Smsc.Submitted.Count;
        for (var n = 20; n < 30; n++)
        {
            ids.Add(await SendAsync($"{n}"));
        }

        await TimeUntilAsync(() => second.Submitted.Count >= 30, 1);
        Assert.Equal(unanswered, Smsc.Submitted.Count);
        foreach (var id in ids)
        {
            await UntilStatusAsync(id, "1");
        }

        Assert.Equal(1, Binds(Smsc));
    }

    [Fact]
    public async Task After_a_line_that_was_bound_the_next_attempt_is_soon_however_long_the_waits_had_become()
    {
        var isRefused = true;
        Smsc.Bind = () => isRefused ? SmppStatus.BindFailed : SmppStatus.Ok;
        await StartAsync(isBound: false);
        Host.ExpectLog("refused the bind", "It is, until the waits are long.");
        await TimeUntilAsync(() => Binds(Smsc) == 5, 500); // After 1, 2, 4 and 8 seconds; the next would be after 16.
        isRefused = false;
        await TimeUntilAsync(() => Binds(Smsc) == 6, 500);
        var id = await SendAsync();
        await UntilStatusAsync(id, "1");
        var cutAt = Host.Clock.GetUtcNow();
        Smsc.Cut();
        await TimeUntilAsync(() => Binds(Smsc) == 7, 100);
        Assert.InRange(Host.Clock.GetUtcNow() - cutAt, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(SmppStatus.TemporaryReceiverError, 1)]
    [InlineData(SmppStatus.SystemError, 1)]
    [InlineData(SmppStatus.QueueFull, 1)]
    [InlineData(SmppStatus.Throttled, 1)]
    [InlineData(SmppStatus.ServiceTypeUnavailable, 1)]
    [InlineData(SmppStatus.UnknownError, 1)]
    [InlineData(SmppStatus.InvalidBindState, 2)]
    [InlineData((SmppStatus)0x400, 1)]
    [InlineData((SmppStatus)1025, 1)]
    public async Task What_cannot_be_taken_now_is_sent_again(SmppStatus status, int binds)
    {
        Smsc.Submit = (n, _) => n == 1 ? (status, []) : ScriptedSmsc.Taken($"m{n}");
        await StartAsync(options => options.TemporaryStatuses = "0x400 1025");
        await UntilStatusAsync(await SendAsync(), "1");
        Assert.Equal((2, binds), (Smsc.Submitted.Count, Binds(Smsc)));
    }

    [Theory]
    [InlineData(SmppStatus.InvalidDestination, "11")]
    [InlineData(SmppStatus.SubmitFailed, "69")]
    [InlineData(SmppStatus.PermanentReceiverError, "101")]
    [InlineData(SmppStatus.RejectedByReceiver, "102")]
    [InlineData((SmppStatus)0x402, "1026")]
    public async Task What_never_will_be_taken_is_sent_once(SmppStatus status, string error)
    {
        Smsc.Submit = (_, _) => (status, []);
        await StartAsync(options => options.TemporaryStatuses = "0x400 1025");
        await UntilStatusAsync(await SendAsync(), "3", error);
        Assert.Single(Smsc.Submitted);
    }

    [Fact]
    public async Task What_is_refused_without_a_reason_is_sent_a_few_times_and_then_no_more()
    {
        Smsc.Submit = (_, _) => (SmppStatus.UnknownError, []);
        await StartAsync();
        var id = await SendAsync();
        await TimeUntilAsync(async () => (await StatusAsync(id)).Status == "3", 500);
        Assert.Equal(("3", "255"), await StatusAsync(id));
        Assert.Equal(5, Smsc.Submitted.Count);
    }

    public static TheoryData<string, string> Ids => new()
    {
        { "m1\0", "m1" },
        { "m1", "m1" },
        { new string('a', 64) + "\0", new string('a', 64) },
        { new string('b', 65), new string('b', 65) },
        { new string('c', 80) + "\0", new string('c', 80) },
        { "m2\0\u0099\u0099", "m2" },
        { "0000123\0", "123" },
        { "123\0", "0000123" },
        { "a1b2c3\0", "A1B2C3" },
        { "A1B2C3\0", "00a1b2c3" },
        { "aB\0", "aB" },
    };

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_receipt_finds_its_message_however_either_side_writes_the_name(string answered, string told)
    {
        Smsc.Submit = (_, _) => (SmppStatus.Ok, Encoding.Latin1.GetBytes(answered));
        await StartAsync();
        var id = await SendAsync();
        await UntilStatusAsync(id, "1");
        await DeliverAsync(Receipt($"id:{told} stat:DELIVRD err:000"));
        await UntilStatusAsync(id, "2");
    }

    [Theory]
    [InlineData("10413BBA", "0272710586", null)]
    [InlineData("10413bbe", null, "10413bbe")]
    [InlineData("10413bbe", "272710590", "10413BBE")]
    [InlineData("10413000", "272707584", "10413000")]
    [InlineData("10413000", null, "10413000")]
    [InlineData("1000", "4096", "4096")]
    [InlineData("0x1f", "31", null)]
    public async Task With_hexadecimal_answers_text_and_parameter_of_a_receipt_lead_to_the_message(
        string answered, string? inText, string? named)
    {
        Smsc.Submit = (_, _) => ScriptedSmsc.Taken(answered);
        await StartAsync(options => options.HexIdsInAnswers = true);
        var id = await SendAsync();
        await UntilStatusAsync(id, "1");
        await DeliverAsync(Receipt(inText is null ? "" : $"id:{inText} stat:DELIVRD err:000", named, state: 2));
        await UntilStatusAsync(id, "2");
    }

    [Fact]
    public async Task Names_that_differ_in_the_case_of_letters_alone_are_two_where_the_SMSC_mixes_both()
    {
        Smsc.Submit = (n, _) => ScriptedSmsc.Taken(n == 1 ? "aaB" : "aAB");
        await StartAsync();
        var first = await SendAsync("1");
        await UntilStatusAsync(first, "1");
        var second = await SendAsync("2");
        await UntilStatusAsync(second, "1");
        await DeliverAsync(Receipt("id:aaB stat:DELIVRD err:000"));
        await UntilStatusAsync(first, "2");
        Assert.Equal(("1", ""), await StatusAsync(second));
    }

    private static byte[] Receipt(string text, string? named = null, byte? state = null)
    {
        Span<byte> room = stackalloc byte[128];
        var tlvs = new SmppTlvWriter(room);
        if (named is not null)
        {
            tlvs.AddText(SmppTag.ReceiptedMessageId, Encoding.ASCII.GetBytes(named));
        }

        if (state is { } octet)
        {
            tlvs.Add(SmppTag.MessageState, octet);
        }

        return SmscPdu.Deliver(new SmppMessage
        {
            Source = new SmppAddress(1, 1, Encoding.ASCII.GetBytes(Number)),
            Destination = new SmppAddress(0, 1, "1000"u8),
            EsmClass = SmppMessage.DeliveryReceipt,
            ShortMessage = Encoding.ASCII.GetBytes(text),
            Tlvs = tlvs.Written,
        });
    }
}

public sealed class SmscAnswerTestsOnSqlite() : SmscAnswerTests(Engine.Sqlite);

public sealed class SmscAnswerTestsOnPostgres() : SmscAnswerTests(Engine.Postgres);
