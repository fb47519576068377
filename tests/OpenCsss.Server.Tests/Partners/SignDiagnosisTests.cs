using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Accounts;
using OpenCsss.Contracts.Signing;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary><c>/system/checkSign</c>: why a sign fits or does not.</summary>
public abstract class SignDiagnosisTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    private const string Path = "/system/checkSign";

    [Fact]
    public async Task A_right_sign_fits_and_its_text_is_shown()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var text = TextOf(partner);
        var answer = await AskAsync(partner, Encoding.UTF8.GetString(partner.SignText(text)));
        AssertIsSigned(partner, answer);
        var sign = answer.Data.GetProperty("sign").GetString();
        var canonical = JsonSerializer.Serialize(CanonicalOf(text), CanonicalText.Plain);
        Assert.Equal(
            $$$"""
            {"code":"0000","data":{"sign":"{{{sign}}}","matches":"1","dialect":"canonical","secret":"current","canonical_text":{{{canonical}}},"differs_at":null,"expected_there":null,"found_there":null,"problems":[]},"message":"成功","success":true}
            """,
            answer.Body);
    }

    [Theory]
    [InlineData(SignDialect.Ascii, "ascii")]
    [InlineData(SignDialect.Slash, "slash")]
    [InlineData(SignDialect.AsciiSlash, "ascii_slash")]
    [InlineData(SignDialect.StringNumbers, "string_numbers")]
    public async Task The_dialect_that_fits_is_named_and_refused_to_those_who_asked_for_none(
        SignDialect dialect, string name)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var strict = await Host.SeedPartnerAsync(Token, new SeedPartner { CanonicalSigningOnly = true });
        var checks = await CheckAsync(partner, TextOf(partner), SignIn(dialect, partner));
        Assert.Equal(("1", name, "current"), (checks.Matches, checks.Dialect, checks.Secret));
        Assert.Empty(checks.Problems);

        var refused = await CheckAsync(strict, TextOf(strict), SignIn(dialect, strict));
        Assert.Equal(("0", name), (refused.Matches, refused.Dialect));
        Assert.Equal([SignProblems.DialectNotAllowed], refused.Problems);
    }

    [Fact]
    public async Task A_wrong_text_rightly_signed_is_shown_from_the_character_on_in_which_it_differs()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var body = $$"""{"access_code":"{{partner.AccessCode}}","a":"中国","n":""}""";
        var wrong = CanonicalOf(body).Replace("中国", "中围", StringComparison.Ordinal);
        var sign = HmacSha1Signature.SignContent(Encoding.UTF8.GetBytes(wrong), Encoding.UTF8.GetBytes(partner.Secret));
        var found = await CheckAsync(partner, body, sign, wrong);

        // {"a":"中 is 9 bytes; 国 and 围 are E5 9B BD and E5 9B B4.
        Assert.Equal(("0", 11), (found.Matches, found.DiffersAt));
        Assert.StartsWith("国\",\"access_code", found.ExpectedThere, StringComparison.Ordinal);
        Assert.StartsWith("围\",\"access_code", found.FoundThere, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(found.FoundThere!), 1, 32);
        Assert.Equal([SignProblems.SignDiffers, SignProblems.TextDiffers], found.Problems);

        var cut = await CheckAsync(partner, body, sign, CanonicalOf(body)[..^1]);
        Assert.Equal(("}", ""), (cut.ExpectedThere, cut.FoundThere));
        Assert.Contains(SignProblems.SignNotOfText, cut.Problems);
    }

    [Fact]
    public async Task A_right_text_signed_with_another_secret_is_told_from_a_wrong_text()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var body = TextOf(partner);
        var signed = Encoding.UTF8.GetString(partner.SignText(body, secret: "another"));
        var found = await CheckAsync(partner, signed, sign: null, CanonicalOf(body));
        Assert.Null(found.DiffersAt);
        Assert.Equal([SignProblems.SignDiffers, SignProblems.SignNotOfText], found.Problems);
    }

    [Fact]
    public async Task The_secret_that_is_rotated_out_is_known_from_the_current_one()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var body = TextOf(partner);
        await Host.AddSecretAsync(partner, "the newer one", Token);
        await Host.AdvanceAsync(TimeSpan.FromSeconds(1), Token);
        var old = await CheckAsync(partner, Encoding.UTF8.GetString(partner.SignText(body)));
        var current = await CheckAsync(partner, Encoding.UTF8.GetString(partner.SignText(body, "the newer one")));
        Assert.Equal(("1", "old"), (old.Matches, old.Secret));
        Assert.Equal(("1", "current"), (current.Matches, current.Secret));
    }

    [Theory]
    [InlineData("", SignProblems.SignMissing)]
    [InlineData("8b3a7f0c2d6e4f5a9b1c0d2e3f4a5b6c7d8e9f00", SignProblems.SignFormat)]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", SignProblems.SignFormat)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA=", SignProblems.SignDiffers)]
    public async Task A_sign_that_is_none_is_told_from_a_wrong_one(string sign, string problem)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var found = await CheckAsync(partner, TextOf(partner), sign);
        Assert.Equal("0", found.Matches);
        Assert.Equal([problem], found.Problems);
        Assert.Equal(CanonicalOf(TextOf(partner)), found.CanonicalText);
    }

    [Theory]
    [InlineData("[1]", SignProblems.BodyNotAnObject)]
    [InlineData("sign me", SignProblems.BodyNotAnObject)]
    [InlineData("{\"a\":1,}", SignProblems.BodyInvalidJson)]
    [InlineData("{\"a\":\"\\ud83d\"}", SignProblems.BodyInvalidJson)]
    [InlineData("{\"a\":1,\"a\":1}", SignProblems.BodyDuplicateKey)]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]}", SignProblems.BodyTooDeep)]
    public async Task A_body_that_cannot_be_read_is_told_why(string body, string problem)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var found = await CheckAsync(partner, body);
        Assert.Equal(("0", null), (found.Matches, found.CanonicalText));
        Assert.Equal([problem], found.Problems);
    }

    [Fact]
    public async Task A_body_of_another_partner_is_checked_with_the_callers_secrets_alone()
    {
        var (caller, other) = (await Host.SeedPartnerAsync(Token), await Host.SeedPartnerAsync(Token));
        var theirs = Encoding.UTF8.GetString(other.SignText(TextOf(other)));
        var found = await CheckAsync(caller, theirs);
        Assert.Equal("0", found.Matches);
        Assert.Equal([SignProblems.AccessCodeDiffers, SignProblems.SignDiffers], found.Problems);

        // Its own secret fits, and yet the platform would ask for another's.
        var own = await CheckAsync(caller, Encoding.UTF8.GetString(caller.SignText(TextOf(other))));
        Assert.Equal(("0", "canonical"), (own.Matches, own.Dialect));
        Assert.Equal([SignProblems.AccessCodeDiffers], own.Problems);
    }

    [Fact]
    public async Task Nothing_is_told_that_could_sign_and_nothing_is_changed()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var before = await Host.StateAsync(partner, Token);
        var right = HmacSha1Signature.Sign(
            Encoding.UTF8.GetBytes(TextOf(partner)), Encoding.UTF8.GetBytes(partner.Secret));
        var answer = await AskAsync(partner, TextOf(partner), "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "{}");
        Assert.DoesNotContain(right, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(partner.Secret, answer.Body, StringComparison.Ordinal);
        Assert.Equal(before, await Host.StateAsync(partner, Token));
    }

    [Fact]
    public async Task Only_a_signed_partner_may_ask_and_the_body_must_be_there()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var text = ApiPartner.TextOf(partner.SignAny(new CheckSignRequest { Body = "{}" }));
        await AssertRefusedAsync(
            partner,
            header => Host.PostAsync(Path, partner.SignText(text, "wrong"), Token, header),
            ApiStatuses.SignatureInvalid);
        await AssertRefusedAsync(
            partner,
            header => partner.AskAsync(Path, [], Token, header),
            ApiStatuses.ParameterMissing,
            "body");
        await AssertRefusedAsync(
            partner,
            header => partner.AskAsync(Path, new JsonObject { ["body"] = new JsonObject() }, Token, header),
            ApiStatuses.ParameterFormat,
            "body");
    }

    private static Task<SignChecked> CheckAsync(
        ApiPartner partner, string body, string? sign = null, string? text = null) =>
        partner.Client.CheckSignAsync(
            new CheckSignRequest { Body = body, BodySign = sign, Text = text }, Token);

    private static Task<WireAnswer> AskAsync(
        ApiPartner partner, string body, string? sign = null, string? text = null) =>
        partner.AskAsync(
            Path, new JsonObject { ["body"] = body, ["body_sign"] = sign, ["text"] = text }, Token);

    /// <summary>A body that every dialect spells in another way.</summary>
    private static string TextOf(ApiPartner partner) =>
        $$"""{"version":"2.0","access_code":"{{partner.AccessCode}}","name":"C/中国","n":1,"none":null}""";

    private static string CanonicalOf(string text) => Encoding.UTF8.GetString(CanonicalText.Of(text, SignDialect.Canonical));

    private static string SignIn(SignDialect dialect, ApiPartner partner) =>
        HmacSha1Signature.SignContent(
            CanonicalText.Of(TextOf(partner), dialect), Encoding.UTF8.GetBytes(partner.Secret));
}

public sealed class SignDiagnosisTestsOnSqlite(SharedApiHost shared) : SignDiagnosisTests(shared, Engine.Sqlite);

public sealed class SignDiagnosisTestsOnPostgres(SharedApiHost shared) : SignDiagnosisTests(shared, Engine.Postgres);
