using System.Globalization;
using System.Text;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Contract.Tests;

public sealed class SigningVectorTests
{
    public static TheoryData<string> RequestNames =>
        [.. Vector.Signing.GetProperty("hmacSha1").EnumerateArray().Select(vector => vector.Get("name"))];

    public static TheoryData<int> DialectNumbers =>
        [.. Enumerable.Range(0, Vector.Signing.GetProperty("dialects").GetProperty("accepted").GetArrayLength())];

    [Theory]
    [MemberData(nameof(RequestNames))]
    public void A_request_has_the_content_and_the_sign_of_its_vector(string name)
    {
        var vector = Vector.Signing.GetProperty("hmacSha1").EnumerateArray().Single(one => one.Get("name") == name);
        using var parameters = Parsed.Body(vector.Get("body"));

        Assert.Equal(vector.Get("signContent"), parameters.Content(SignDialect.Canonical));
        Assert.Equal(vector.Get("sign"), HmacSha1Signature.Sign(parameters, vector.GetUtf8("secret")));
        Assert.Equal(vector.Get("sign"), HmacSha1Signature.Sign(vector.GetUtf8("body"), vector.GetUtf8("secret")));
        Assert.Equal(
            vector.Get("sign"),
            HmacSha1Signature.SignContent(vector.GetUtf8("signContent"), vector.GetUtf8("secret")));
        Assert.True(HmacSha1Signature.TryMatch(
            parameters, vector.GetUtf8("sign"), vector.GetUtf8("secret"), canonicalOnly: true, out var dialect));
        Assert.Equal(SignDialect.Canonical, dialect);
    }

    [Theory]
    [MemberData(nameof(DialectNumbers))]
    public void A_dialect_is_spelt_and_recognised_as_in_its_vector(int number)
    {
        var vectors = Vector.Signing.GetProperty("dialects");
        var vector = vectors.GetProperty("accepted")[number];
        var dialect = (SignDialect)number;
        using var parameters = Parsed.Body(vectors.Get("body"));

        Assert.Equal(vector.Get("signContent"), parameters.Content(dialect));
        Assert.True(HmacSha1Signature.TryMatch(
            parameters, vector.GetUtf8("sign"), vectors.GetUtf8("secret"), canonicalOnly: false, out var matched));
        Assert.Equal(dialect, matched);
        Assert.Equal(
            dialect == SignDialect.Canonical,
            HmacSha1Signature.TryMatch(
                parameters, vector.GetUtf8("sign"), vectors.GetUtf8("secret"), canonicalOnly: true, out _));
    }

    [Fact]
    public void The_vectors_hold_all_five_spellings()
    {
        var first = Vector.Signing.GetProperty("dialects").GetProperty("accepted").EnumerateArray()
            .Select(vector => vector.Get("dialect").Split(' ')[0]);

        Assert.Equal(["canonical", "ascii", "slash", "ascii+slash", "stringNumbers"], first);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_shop_request_has_the_published_checksum(int number)
    {
        var vector = Vector.Signing.GetProperty("mallMd5")[number];
        using var parameters = Parsed.Body(vector.Get("body"));

        Assert.Equal(vector.Get("signContent"), parameters.Content(SignDialect.Canonical));
        Assert.Equal(vector.Get("sign"), MallMd5Checksum.Compute(parameters));
    }

    [Fact]
    public void A_recharge_callback_has_the_published_signature()
    {
        var vector = Vector.Signing.GetProperty("recharge")[0];

        Assert.Equal(RechargeSignature.Version, vector.Get("version"));
        Assert.Equal(RechargeSignature.Algorithm, vector.Get("algo"));
        Assert.Equal(
            vector.Get("xLfSignature"),
            RechargeSignature.Sign(
                vector.GetUtf8("body"), vector.Get("timestamp"), vector.Get("keyId"), vector.Get("keyValue")));
    }

    [Fact]
    public void A_callback_has_the_digest_of_its_vector()
    {
        var vector = Vector.Signing.GetProperty("notificationMd5")[0];

        Assert.Equal(vector.Get("xLfMd5"), NotificationMd5.Sign(vector.GetUtf8("body"), vector.GetUtf8("secret")));
    }

    [Fact]
    public void A_callback_s_digest_leaves_empty_members_out_and_takes_nested_ones_as_compact_json()
    {
        var digest = NotificationMd5.Sign("""{"n":1.50,"b":true,"e":"","o":{"z":"","a":[1, 2]},"x":null}"""u8, "S"u8);

        // Base64 of MD5 of  b=true&n=1.50&o={"a":[1,2],"z":""}&S
        Assert.Equal("Nm+NZGHlFyqTU5tFzWKJrw==", digest);
    }

    [Fact]
    public void A_standard_webhook_has_the_signature_of_its_vector()
    {
        var vector = Vector.Signing.GetProperty("standardWebhooks")[0];
        var seconds = long.Parse(vector.Get("webhookTimestamp"), CultureInfo.InvariantCulture);

        Assert.Equal(
            vector.Get("webhookSignature"),
            StandardWebhookSignature.Sign(
                vector.Get("webhookId"), seconds, vector.GetUtf8("body"), vector.Get("secret")));
    }

    [Theory]
    [InlineData("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64!")]
    [InlineData("")]
    public void A_webhook_secret_of_another_form_is_refused_and_not_shown(string secret)
    {
        var refused = Assert.Throws<FormatException>(() => StandardWebhookSignature.Sign("id", 1, "{}"u8, secret));

        Assert.DoesNotContain("MDEy", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not base64", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_that_is_no_request_cannot_be_signed()
    {
        Assert.Throws<FormatException>(() => HmacSha1Signature.Sign("[]"u8, "S"u8));
        Assert.Throws<FormatException>(() => NotificationMd5.Sign(Encoding.UTF8.GetBytes("{\"a\":1,\"a\":2}"), "S"u8));
    }
}
