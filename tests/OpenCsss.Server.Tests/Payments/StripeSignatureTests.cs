using System.Text;
using System.Text.Json;
using OpenCsss.Platform.Modules.Payments.Stripe;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The signature of webhooks, against Stripe's own library on the other side.</summary>
public sealed class StripeSignatureTests
{
    private const string Body = """{"id":"evt_1","object":"event","type":"payment_intent.succeeded"}""";
    private const string Secret = "whsec_one";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_750_000_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stripe_s_library_takes_what_the_stand_in_signs()
    {
        var signature = StripeServer.Sign(Body, Now, Secret);
        Assert.Equal("verified evt_1", await AskAsync(new { secret = Secret, signature, body = Body }));
        Assert.StartsWith(
            "refused", await AskAsync(new { secret = Secret, signature, body = Body + " " }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stripe_s_library_signs_is_taken()
    {
        var signature = await AskAsync(new { secret = Secret, body = Body, timestamp = Now.ToUnixTimeSeconds() });
        Assert.True(IsGood(signature));
        var time = Now.ToUnixTimeSeconds();
        Assert.Equal($"t={time},v1={StripeSignature.Sign(Secret, time, Bytes(Body))}", signature);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    [InlineData(-86_400, false)]
    public void Its_time_may_be_five_minutes_off(int seconds, bool isGood) =>
        Assert.Equal(isGood, IsGood(StripeServer.Sign(Body, Now.AddSeconds(seconds), Secret)));

    [Fact]
    public void Any_of_the_secrets_and_any_of_the_signatures_will_do()
    {
        var (one, two) = (StripeServer.Sign(Body, Now, Secret), StripeServer.Sign(Body, Now, "whsec_two"));
        Assert.True(IsGood(two, "whsec_old", "whsec_two"));
        Assert.False(IsGood(two, "whsec_old"));
        Assert.True(IsGood($"{one},v1={two.Split("v1=")[1]}", "whsec_two"));
        Assert.False(IsGood(one, "whsec_two"));
        Assert.False(StripeSignature.IsGood(one, Bytes(Body), [], Now));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=1750000000")]
    [InlineData("v1=abc")]
    [InlineData("t=abc,v1=abc")]
    [InlineData("t=-1750000000,v1=abc")]
    [InlineData("t=99999999999999999999,v1=abc")]
    [InlineData("t=9223372036854775807,v1=abc")]
    [InlineData("t=1750000000,v1=")]
    [InlineData("t=1750000000,v1=€€€€")]
    [InlineData("t=1750000000,,,=,v1")]
    [InlineData("t=1750000000,t=1750000000,v1=abc")]
    public void What_is_no_signature_is_refused(string? header) => Assert.False(IsGood(header));

    [Fact]
    public void The_old_scheme_and_another_time_do_not_count()
    {
        var good = StripeServer.Sign(Body, Now, Secret);
        Assert.False(IsGood(good.Replace("v1=", "v0=", StringComparison.Ordinal)));
        Assert.False(IsGood(good.Replace("t=1750000000", "t=1750000001", StringComparison.Ordinal)));
        Assert.False(IsGood($"t={Now.ToUnixTimeSeconds()},v1={good.Split("v1=")[1].ToUpperInvariant()}"));
        Assert.False(StripeSignature.IsGood(good, Bytes(Body + "\n"), [Secret], Now));
    }

    private static bool IsGood(string? header, params string[] secrets) => StripeSignature.IsGood(
        header, Bytes(Body), secrets.Length == 0 ? [Secret] : secrets, Now);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static Task<string> AskAsync(object question) =>
        NodePeers.RunAsync("verify-stripe-webhook.js", JsonSerializer.Serialize(question), Token);
}
