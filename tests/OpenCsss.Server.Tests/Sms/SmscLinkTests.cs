using System.Text.Json;
using OpenCsss.Platform.Modules.Sms.SmppClient;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Messages over real lines to an SMSC that others have written.</summary>
public abstract class SmscLinkTests(Engine engine) : IAsyncLifetime
{
    private const string Number = "85251230001";

    private readonly List<SmscPeer> _peers = [];
    private ApiHost? _host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ApiHost Host => _host!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await (_host?.DisposeAsync() ?? ValueTask.CompletedTask);
        foreach (var peer in _peers)
        {
            await peer.DisposeAsync();
        }
    }

    public static TheoryData<string, string, int, string?> Contents => new()
    {
        { "Text", "hello {world} €", 0, "hello {world} €" },
        { "Text", "你好，世界", 8, "你好，世界" },
        { "Text", "smile 😀", 8, "smile 😀" },
        { "Binary", "000102FF", 4, null },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task A_message_arrives_as_it_was_sent_and_its_receipt_ends_it(
        string type, string content, int coding, string? text)
    {
        var peer = await StartAsync("--receipt", "text");
        var (partner, sim) = await SeedAsync();
        var id = await SendAsync(partner, sim, content, type);
        await UntilStatusAsync(partner, id, "2", "");
        var submitted = Assert.Single(peer.Submitted);
        Assert.Equal(
            (Number, "1000", coding, 0, 1, true),
            (submitted.To, submitted.From, submitted.Coding, submitted.Esm, submitted.Registered, submitted.IsTimed));
        Assert.Equal((text, text is null ? "000102ff" : null), (submitted.Text, submitted.Hex));
        Assert.Contains("\"status\":\"2\"", Assert.Single(await Host.EventsAsync(partner, Token)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0123456789{}€", 30)]
    [InlineData("好😀", 70)]
    public async Task A_long_message_arrives_whole_and_comes_back_whole(string piece, int count)
    {
        var peer = await StartAsync("--receipt", "text", "--echo");
        var (partner, sim) = await SeedAsync();
        var text = string.Concat(Enumerable.Repeat(piece, count));
        var id = await SendAsync(partner, sim, text);
        await UntilStatusAsync(partner, id, "2", "");
        var parts = peer.Submitted.OrderBy(part => part.Udh![^2..], StringComparer.Ordinal).ToArray();
        Assert.True(parts.Length > 2);
        Assert.Equal(text, string.Concat(parts.Select(part => part.Text)));
        Assert.Single(parts.Select(part => part.Udh![..^2]).Distinct());
        Assert.All(parts, part => Assert.Equal(0x40, part.Esm));

        var received = await Poll.UntilAsync(
            async () => (await Host.EventsAsync(partner, Token)).SingleOrDefault(item => item.Operation == "sms_received"), Token);
        using var body = JsonDocument.Parse(received.Body);
        Assert.Equal(
            (text, id),
            (body.RootElement.GetProperty("text_message").GetString(), body.RootElement.GetProperty("reply_to").GetString()));
        await Poll.UntilAsync(() => peer.Lines("mo answered ").Count == parts.Length, Token);
        Assert.All(peer.Lines("mo answered "), status => Assert.Equal("0", status));
    }

    [Theory]
    [InlineData("2", "", "--receipt", "ucs2")]
    [InlineData("2", "", "--receipt", "tlv")]
    [InlineData("2", "", "--receipt", "text", "--receipt-first")]
    [InlineData("2", "", "--receipt", "tlv", "--hex-ids")]
    [InlineData("3", "027", "--receipt", "text", "--state", "UNDELIV")]
    [InlineData("3", "027", "--receipt", "ucs2", "--state", "UNDELIV")]
    [InlineData("4", "027", "--receipt", "text", "--state", "EXPIRED")]
    [InlineData("3", "11", "--refuse", "11")]
    public async Task Receipts_are_read_in_whatever_way_they_are_written(string status, string error, params string[] flags)
    {
        await StartAsync(flags);
        var (partner, sim) = await SeedAsync();
        await UntilStatusAsync(partner, await SendAsync(partner, sim, "hello"), status, error);
    }

    [Fact]
    public async Task A_throttled_message_is_sent_again_when_the_SMSC_has_had_its_rest()
    {
        var peer = await StartAsync("--throttle", "2", "--receipt", "text");
        var (partner, sim) = await SeedAsync();
        var id = await SendAsync(partner, sim, "hello");
        await Poll.UntilAsync(() => peer.Submitted.Count == 1, Token);
        await UntilStatusAsync(partner, id, "2", "");
        Assert.Equal(3, peer.Submitted.Count);
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_with_the_line_is_sent_again()
    {
        var peer = await StartAsync("--drop-at", "1", "--receipt", "text");
        var (partner, sim) = await SeedAsync();
        await UntilStatusAsync(partner, await SendAsync(partner, sim, "hello"), "2", "");
        Assert.Equal(2, peer.Submitted.Count);
        Assert.Equal(2, peer.Lines("bound ").Count);
    }

    [Fact]
    public async Task When_the_first_SMSC_is_away_the_second_is_used()
    {
        var (first, second) = (await PeerAsync("--receipt", "text"), await PeerAsync("--receipt", "text"));
        await StartHostAsync(To(first), To(second, options => options.Priority = 2));
        var (partner, sim) = await SeedAsync();
        await UntilStatusAsync(partner, await SendAsync(partner, sim, "one"), "2", "");
        Assert.Equal((1, 0), (first.Submitted.Count, second.Submitted.Count));
        await first.DisposeAsync();
        await UntilStatusAsync(partner, await SendAsync(partner, sim, "two"), "2", "");
        Assert.Equal("two", Assert.Single(second.Submitted).Text);
        Assert.Single(first.Submitted);
    }

    [Fact]
    public async Task Without_a_bind_messages_wait()
    {
        var peer = await PeerAsync();
        await StartHostAsync(To(peer, options => options.Password = "wrong"));
        Host.ExpectLog("refused the bind", "The password is wrong.");
        var (partner, sim) = await SeedAsync();
        await peer.WaitForAsync("refused csss", Token);
        var id = await SendAsync(partner, sim, "hello");
        Assert.Equal(("0", ""), await StatusAsync(partner, id));
        Assert.Empty(peer.Submitted);
    }

    [Fact]
    public async Task A_silent_SMSC_is_asked_whether_it_is_there_and_given_up_if_it_is_not()
    {
        var peer = await StartAsync("--deaf");
        Host.Clock.Advance(TimeSpan.FromSeconds(30));

        // In small steps: the peer is a program of its own, and needs its time to hear the question.
        await UntilAsync(TimeSpan.FromMilliseconds(250), () => peer.Lines("enquired").Count > 0);
        await UntilAsync(TimeSpan.FromSeconds(1), () => peer.Lines("bound ").Count == 2);

        Task UntilAsync(TimeSpan step, Func<bool> isSo) => Poll.UntilAsync(
            () =>
            {
                Host.Clock.Advance(Patience.Step(step));
                return isSo();
            },
            Token);
    }

    [Fact]
    public async Task A_number_of_no_SIM_is_refused_to_the_SMSC()
    {
        var peer = await StartAsync("--echo", "--echo-from", "85251239999");
        var (partner, sim) = await SeedAsync();
        await SendAsync(partner, sim, "hello");
        await peer.WaitForAsync("mo answered 101", Token);
        Assert.Empty(await Host.EventsAsync(partner, Token));
    }

    [Fact]
    public async Task A_line_may_be_encrypted_and_a_certificate_that_is_not_trusted_ends_it()
    {
        using var certificate = new TestCertificate("127.0.0.1");
        string[] encrypted = ["--key", certificate.ServerFile, "--cert", certificate.TrustFile];
        var peer = await PeerAsync(["--receipt", "text", .. encrypted]);
        await StartHostAsync(To(peer, options => (options.Tls, options.TlsAuthority) = (true, certificate.TrustFile)));
        var (partner, sim) = await SeedAsync();
        await UntilStatusAsync(partner, await SendAsync(partner, sim, "hello"), "2", "");

        var other = await PeerAsync(encrypted);
        await Host.DisposeAsync();
        await StartHostAsync(To(other, options => options.Tls = true));
        (partner, sim) = await SeedAsync();
        var id = await SendAsync(partner, sim, "hello");
        await Poll.UntilAsync(
            () =>
            {
                Host.Clock.Advance(TimeSpan.FromSeconds(30));
                return other.Lines("closed").Count >= 3;
            },
            Token);

        Assert.Equal(("0", ""), await StatusAsync(partner, id));
        Assert.Empty(other.Lines("bound "));
    }

    private static (string Name, SmscOptions Options) To(SmscPeer peer, Action<SmscOptions>? configure = null)
    {
        var options = new SmscOptions
        {
            Host = "127.0.0.1", Port = peer.Port, SystemId = SmscPeer.SystemId, Password = SmscPeer.Password,
            Route = "acme", Ids = $"ids-{peer.Port}", SourceAddress = "1000",
        };
        configure?.Invoke(options);
        return ($"smsc-{peer.Port}", options);
    }

    private async Task<SmscPeer> PeerAsync(params string[] flags)
    {
        var peer = await SmscPeer.StartAsync(Token, flags);
        _peers.Add(peer);
        return peer;
    }

    private async Task<SmscPeer> StartAsync(params string[] flags)
    {
        var peer = await PeerAsync(flags);
        await StartHostAsync(To(peer, options => options.HexIdsInAnswers = flags.Contains("--hex-ids")));
        await peer.WaitForAsync("bound csss", Token);
        return peer;
    }

    private async Task StartHostAsync(params (string Name, SmscOptions Options)[] smscs)
    {
        _host = await ApiHost.StartAsync(
            engine,
            options =>
            {
                options.Sms.Work = true;
                options.Sms.Routes["acme"] = "acme";
                foreach (var (name, smsc) in smscs)
                {
                    options.Sms.Smscs[name] = smsc;
                }
            },
            Token);
    }

    private async Task<(ApiPartner Partner, SeededSim Sim)> SeedAsync()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        return (partner, await Host.SeedSimAsync(partner, Token, new SeedSim { Carrier = "acme", Msisdn = Number }));
    }

    private static async Task<string> SendAsync(ApiPartner partner, SeededSim sim, string content, string type = "Text")
    {
        var answer = await partner.CallAsync(
            "/sms/sendSms", Token, ("device_id", sim.Iccid), ("content", content), ("message_type", type));
        Assert.Equal("0000", answer.Code);
        return answer.Data.GetProperty("sms_list")[0].GetProperty("sms_id").GetString()!;
    }

    private static async Task<(string Status, string Error)> StatusAsync(ApiPartner partner, string smsId)
    {
        var answer = await partner.CallAsync("/sms/queryMTSmsStatus", Token, ("sms_id", smsId));
        var line = answer.Data.GetProperty("sms_list")[0];
        return (line.GetProperty("status").GetString()!, line.GetProperty("error_code").GetString()!);
    }

    /// <summary>Waits for a status; whatever waits on the clock meanwhile has its time.</summary>
    private async Task UntilStatusAsync(ApiPartner partner, string smsId, string status, string error)
    {
        (string, string) last = default;
        try
        {
            await Poll.UntilAsync(
                async () =>
                {
                    Host.Clock.Advance(Patience.Step(TimeSpan.FromMilliseconds(100)));
                    last = await StatusAsync(partner, smsId);
                    return last == (status, error);
                },
                Token);
        }
        catch (TimeoutException)
        {
            Assert.Equal((status, error), last);
        }
    }
}

public sealed class SmscLinkTestsOnSqlite() : SmscLinkTests(Engine.Sqlite);

public sealed class SmscLinkTestsOnPostgres() : SmscLinkTests(Engine.Postgres);
