using System.Text;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Contract.Tests;

public sealed class SignCheckTests
{
    private static readonly byte[] Secret = "demo-secret-P000270"u8.ToArray();
    private const string Body = """{"access_code":"P000270","n":1,"name":"C/中国"}""";

    [Fact]
    public void A_sign_belongs_to_one_secret_and_one_content()
    {
        var sign = HmacSha1Signature.Sign(Encoding.UTF8.GetBytes(Body), Secret);

        Assert.True(Matches(Body, sign, Secret));
        Assert.False(Matches(Body, sign, "demo-secret-P000271"u8.ToArray()));
        Assert.False(Matches(Body.Replace("\"n\":1", "\"n\":2", StringComparison.Ordinal), sign, Secret));
        Assert.False(Matches(Body.Replace("\"n\":1", "\"n\":1.0", StringComparison.Ordinal), sign, Secret));
        Assert.False(Matches(Body.Replace("\"n\":1", "\"m\":1", StringComparison.Ordinal), sign, Secret));
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("aCVSir5qvL+Vzfpsc3HETRe9UiQ")]
    [InlineData("aCVSir5qvL+Vzfpsc3HETRe9UiQ= ")]
    [InlineData(" aCVSir5qvL+Vzfpsc3HETRe9UiQ=")]
    [InlineData("aCVSir5qvL+Vzfpsc3HETRe9UiR=")]
    [InlineData("aCVSir5qvL-Vzfpsc3HETRe9UiQ=")]
    [InlineData("aCVSir5qvL+Vzfpsc3HETRe9UiQA")]
    [InlineData("aCVSir5qvL+Vzfpsc3HETRe9Ui==")]
    [InlineData("aCVSir5qvL+Vzfpsc3HETRe9UiQ中")]
    [InlineData("acVSir5qvL+Vzfpsc3HETRe9UiQ=")]
    [InlineData("68255 28abe6abcbf95cdfa6c7371c44d17bd5224")]
    public void A_sign_has_one_spelling_and_all_others_are_wrong(string sign)
    {
        var body = Vector.Text("order-data-plan.request.json");

        Assert.True(Matches(body, "aCVSir5qvL+Vzfpsc3HETRe9UiQ=", Secret));
        Assert.False(Matches(body, sign, Secret));

        var content = Encoding.UTF8.GetBytes(Parsed.Canonical(body));
        Assert.True(HmacSha1Signature.IsOfContent(content, "aCVSir5qvL+Vzfpsc3HETRe9UiQ="u8, Secret));
        Assert.False(HmacSha1Signature.IsOfContent(content, Encoding.UTF8.GetBytes(sign), Secret));
    }

    [Fact]
    public void No_mixture_of_dialects_is_taken()
    {
        var asciiSlashNumbers = """{"access_code":"P000270","n":"1","name":"C\/\u4e2d\u56fd"}"""u8;
        var upperCase = """{"access_code":"P000270","n":1,"name":"C/\u4E2D\u56FD"}"""u8;
        var unsorted = """{"n":1,"access_code":"P000270","name":"C/中国"}"""u8;

        Assert.False(Matches(Body, HmacSha1Signature.SignContent(asciiSlashNumbers, Secret), Secret));
        Assert.False(Matches(Body, HmacSha1Signature.SignContent(upperCase, Secret), Secret));
        Assert.False(Matches(Body, HmacSha1Signature.SignContent(unsorted, Secret), Secret));
    }

    [Fact]
    public void A_request_that_no_dialect_spells_differently_is_canonical()
    {
        using var parameters = Parsed.Body("""{"a":"b"}""");
        var sign = Encoding.UTF8.GetBytes(HmacSha1Signature.Sign(parameters, Secret));

        Assert.True(HmacSha1Signature.TryMatch(parameters, sign, Secret, canonicalOnly: false, out var dialect));
        Assert.Equal(SignDialect.Canonical, dialect);
        Assert.False(HmacSha1Signature.TryMatch(parameters, sign, "other"u8, canonicalOnly: false, out dialect));
        Assert.Equal(SignDialect.Canonical, dialect);
    }

    [Fact]
    public void Reading_and_checking_an_order_allocates_less_than_300_bytes()
    {
        var body = Vector.Bytes("order-data-plan.request.json");
        Assert.True(ParseAndMatch(body));

        // The least of several: now and then a collection empties the pools, and the next call fills them again.
        var allocated = Enumerable.Range(0, 10).Min(_ =>
        {
            var start = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(ParseAndMatch(body));
            return GC.GetAllocatedBytesForCurrentThread() - start;
        });

        Assert.InRange(allocated, 1, 300);
    }

    private static bool ParseAndMatch(byte[] body)
    {
        _ = RequestParameters.TryParse(body, out var parameters);
        using (parameters)
        {
            return parameters!.TryGetUtf8("sign"u8, out var sign)
                && HmacSha1Signature.TryMatch(parameters, sign, Secret, canonicalOnly: false, out _);
        }
    }

    private static bool Matches(string body, string sign, byte[] secret)
    {
        using var parameters = Parsed.Body(body);
        return HmacSha1Signature.TryMatch(
            parameters, Encoding.UTF8.GetBytes(sign), secret, canonicalOnly: false, out _);
    }
}
