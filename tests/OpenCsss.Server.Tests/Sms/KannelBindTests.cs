using OpenCsss.Protocols.Smpp.Text;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A partner whose gateway is Kannel.</summary>
public abstract class KannelBindTests(Engine engine)
{
    private const string Number = "85251230001";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kannel_submits_hears_of_it_and_receives()
    {
        await using var host = await ApiHost.StartAsync(
            engine,
            options =>
            {
                options.Sms.Work = true;
                options.Sms.Binds.Listen = true;
                options.Sms.Binds.Port = 0;
                options.Sms.Simulator.Rules = "*:echo";
            },
            Token);
        var partner = await host.SeedPartnerAsync(Token);
        var sim = await host.SeedSimAsync(partner, Token, new SeedSim { Msisdn = Number });
        await host.SeedSmppAccountAsync(partner, "kannel", "s3cret", Token);
        await using var receiver = await UrlReceiver.StartAsync(Token);
        await using var kannel = await KannelPeer.StartAsync(
            await host.SmppPortAsync(), "kannel", "s3cret", receiver.Url, Token);

        await SendAsync(kannel, receiver, "hello {world} €", isUnicode: false);
        await SendAsync(kannel, receiver, "你好，世界", isUnicode: true);
        await SendAsync(kannel, receiver, new string('x', 400), isUnicode: false);
        await UntilAsync(host, kannel, () => Receipts(receiver, "1") == 3); // It asks for one of a message of parts.
        await UntilAsync(host, kannel, () => Received(receiver).Length == 2);
        Assert.Contains("hello {world} €", Received(receiver));

        // A text in UCS-2 goes on as the octets that it is; what was submitted is in the feed.
        Assert.Contains("2", receiver.Asked.Where(item => item.Path == "/mo").Select(item => item.Query["coding"].ToString()));
        Assert.Contains(
            await host.EventsAsync(partner, Token),
            item => item.Body.Contains("\"text_message\":\"你好，世界\"", StringComparison.Ordinal));

        var text = string.Concat(Enumerable.Repeat("0123456789", 30));
        await host.ReceiveAsync(partner, sim, MessageText.Of(text), Token);
        await UntilAsync(host, kannel, () => Received(receiver).Length == 3);
        Assert.Equal(text, Received(receiver)[2]);
        var answer = await partner.CallAsync("/sms/querySmsCDR", Token, ("page_no", 1), ("page_size", 50));
        Assert.Equal(8, answer.Data.GetProperty("page").GetProperty("total_count").GetInt32());
    }

    private static string[] Received(UrlReceiver receiver) =>
        [.. receiver.Asked.Where(item => item.Path == "/mo").Select(item => item.Query["text"].ToString())];

    private static async Task SendAsync(KannelPeer kannel, UrlReceiver receiver, string text, bool isUnicode) =>
        Assert.StartsWith("0", await kannel.SendAsync(Number, text, receiver.Url, Token, isUnicode), StringComparison.Ordinal);

    /// <summary>Receipts of a kind: 1 delivered, 8 taken by the SMSC.</summary>
    private static int Receipts(UrlReceiver receiver, string state) =>
        receiver.Asked.Count(item => item.Path == "/receipt" && item.Query["state"] == state);

    private static async Task UntilAsync(ApiHost host, KannelPeer kannel, Func<bool> isSo)
    {
        try
        {
            await Poll.UntilAsync(
                () =>
                {
                    host.Clock.Advance(Patience.Step(TimeSpan.FromMilliseconds(100)));
                    return isSo();
                },
                Token);
        }
        catch (TimeoutException)
        {
            Assert.Fail(kannel.Log);
        }
    }
}

public sealed class KannelBindTestsOnSqlite() : KannelBindTests(Engine.Sqlite);

public sealed class KannelBindTestsOnPostgres() : KannelBindTests(Engine.Postgres);
