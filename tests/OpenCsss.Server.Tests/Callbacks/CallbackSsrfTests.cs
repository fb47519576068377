using System.Net;
using OpenCsss.Platform.Modules.Callbacks;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A partner chooses where callbacks go; they go to public addresses all the same.</summary>
public sealed class CallbackSsrfTests
{
    private static readonly IPAddress Loopback = IPAddress.Loopback;
    private static readonly byte[] Body = "{}"u8.ToArray();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.255")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void An_address_inside_is_refused(string address) =>
        Assert.False(new CallbackTargets("").Allows("example.com", IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1")]
    [InlineData("64:ff9b::101:101")]
    [InlineData("::ffff:1.1.1.1")]
    public void A_public_address_is_not(string address) =>
        Assert.True(new CallbackTargets("").Allows("example.com", IPAddress.Parse(address)));

    [Fact]
    public void What_is_named_is_allowed_all_the_same()
    {
        var targets = new CallbackTargets("hooks.internal 10.1.0.0/16 192.168.1.7");
        Assert.True(targets.Allows("HOOKS.internal", IPAddress.Parse("10.9.9.9")));
        Assert.True(targets.Allows("example.com", IPAddress.Parse("10.1.2.3")));
        Assert.True(targets.Allows("example.com", IPAddress.Parse("::ffff:192.168.1.7")));
        Assert.False(targets.Allows("example.com", IPAddress.Parse("10.2.0.1")));
        Assert.False(targets.Allows("example.com", IPAddress.Parse("192.168.1.8")));
    }

    [Fact]
    public async Task A_name_that_leads_inside_later_is_refused_then()
    {
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        var answers = new Queue<IPAddress[]>([[Loopback], [IPAddress.Parse("127.0.0.2")]]);
        using var sender = new CallbackSender(
            new CallbackOptions { AllowPlainHttp = true }, new CallbackTargets("127.0.0.1"),
            (_, _) => Task.FromResult(answers.Dequeue()), TimeProvider.System);
        var url = new Uri($"http://hooks.example:{new Uri(receiver.Url).Port}/");
        receiver.Then(context =>
        {
            context.Response.Headers.Connection = "close"; // So that the next one is connected anew.
            return CallbackReceiver.AnswerAsync(context, 200, "ok");
        });
        Assert.Equal(200, (await sender.SendAsync(url, Body, [])).Status);
        var refused = await sender.SendAsync(url, Body, []);
        Assert.Equal(
            (null, "Callbacks are not sent to 127.0.0.2: it is not a public address."),
            (refused.Status, refused.Error));
        Assert.Single(receiver.Received);
    }

    [Fact]
    public async Task Of_several_addresses_only_the_public_ones_are_tried()
    {
        await using var inside = await CallbackReceiver.StartAsync(Token);
        using var sender = new CallbackSender(
            new CallbackOptions { AllowPlainHttp = true, Timeout = TimeSpan.FromSeconds(1) }, new CallbackTargets(""),
            (_, _) => Task.FromResult<IPAddress[]>([Loopback, IPAddress.IPv6Loopback]), TimeProvider.System);
        var answer = await sender.SendAsync(
            new Uri($"http://hooks.example:{new Uri(inside.Url).Port}/"), Body, []);
        Assert.Contains("not a public address", answer.Error, StringComparison.Ordinal);
        Assert.Empty(inside.Received);
    }

    [Fact]
    public async Task Plain_http_that_was_allowed_once_is_not_sent_when_it_is_not_any_more()
    {
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        using var sender = new CallbackSender(
            new CallbackOptions(), new CallbackTargets("127.0.0.1"), Dns.GetHostAddressesAsync, TimeProvider.System);
        Assert.Equal("plain HTTP is not allowed", (await sender.SendAsync(new Uri(receiver.Url), Body, [])).Error);
        Assert.Empty(receiver.Received);
    }

    [Theory]
    [InlineData("P000270-all-7", "P000270", "all", 7)]
    [InlineData("QY-000001-order_status-12", "QY-000001", "order_status", 12)]
    public void A_delivery_id_names_partner_endpoint_and_event(string text, string code, string endpoint, long number)
    {
        Assert.True(DeliveryId.TryParse(text, out var partner, out var parsed, out var eventNo));
        Assert.Equal((code, endpoint, number), (partner, parsed.Name, eventNo));
        Assert.Equal(text, DeliveryId.Of(partner, parsed, eventNo));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P000270")]
    [InlineData("P000270-7")]
    [InlineData("P000270-orders-7")]
    [InlineData("P000270-all-x")]
    public void What_is_no_delivery_id_is_not_taken_for_one(string text) =>
        Assert.False(DeliveryId.TryParse(text, out _, out _, out _));
}
