using OpenCsss.Contracts;
using OpenCsss.Contracts.Signing;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Signs and secrets: what is believed, and that a refusal does not tell what was wrong.</summary>
public abstract class RequestSignatureTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Fact]
    public async Task An_unknown_partner_and_a_wrong_sign_get_the_same_bytes()
    {
        var (partner, sim, plan) = await SeedAsync();
        var text = ApiPartner.TextOf(partner.Sign(plan.OrderFor(sim)));
        (string, string)[] headers = [("X-Request-Id", "the-same"), ("Accept-Language", "en-US")];
        var nobody = text.Replace(partner.AccessCode, "P999999", StringComparison.Ordinal);

        var wrongSign = await partner.OrderAsync(partner.SignText(text, secret: "wrong"), Token, headers);
        var unknown = await partner.OrderAsync(partner.SignText(nobody), Token, headers);
        AssertIsRefusal(wrongSign, ApiStatuses.SignatureInvalid, LanguageTags.English);
        Assert.Equal((wrongSign.Status, wrongSign.Body), (unknown.Status, unknown.Body));
        Assert.Equal(
            wrongSign.Headers.Where(header => header.Key != "Date").OrderBy(header => header.Key),
            unknown.Headers.Where(header => header.Key != "Date").OrderBy(header => header.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("not base64 at all")]
    [InlineData("ünïcödé")]
    public async Task A_sign_that_is_none(string sign)
    {
        var (partner, sim, plan) = await SeedAsync();
        var text = ApiPartner.TextOf(partner.Sign(plan.OrderFor(sim)));
        await AssertRefusedAsync(
            partner,
            header => partner.OrderAsync(ApiPartner.WithSign(text, sign), Token, header),
            ApiStatuses.SignatureInvalid);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("[\"P000001\"]")]
    [InlineData("\"P\\u0000\"")]
    [InlineData("\"' or 1=1 --\"")]
    public async Task An_access_code_that_is_none(string code)
    {
        var (partner, sim, plan) = await SeedAsync();
        var text = ApiPartner.TextOf(partner.Sign(plan.OrderFor(sim)))
            .Replace($"\"{partner.AccessCode}\"", code, StringComparison.Ordinal);
        await AssertRefusedAsync(
            partner, header => partner.OrderAsync(partner.SignText(text), Token, header), ApiStatuses.SignatureInvalid);
    }

    [Fact]
    public async Task Any_field_that_was_changed_after_signing()
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim));
        var sign = System.Text.Json.Nodes.JsonNode.Parse(body)!["sign"]!.GetValue<string>();
        var text = ApiPartner.TextOf(body)
            .Replace("\"order_period\":\"1\"", "\"order_period\":\"2\"", StringComparison.Ordinal);
        await AssertRefusedAsync(
            partner,
            header => partner.OrderAsync(ApiPartner.WithSign(text, sign), Token, header),
            ApiStatuses.SignatureInvalid);
    }

    [Fact]
    public async Task Two_active_secrets_both_sign_and_the_newer_one_at_once()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        await Host.AddSecretAsync(partner, "the newer one", Token);
        await Host.AdvanceAsync(TimeSpan.FromMilliseconds(100), Token);
        foreach (var secret in (string[])["the newer one", partner.Secret])
        {
            var text = ApiPartner.TextOf(partner.Sign(plan.OrderFor(sim)));
            Assert.Equal("0000", (await partner.OrderAsync(partner.SignText(text, secret), Token)).Code);
        }

        Assert.Equal(3, (await Host.OrdersAsync(partner, Token)).Count);
    }

    [Fact]
    public async Task A_dialect_is_understood_and_repeated_but_not_for_those_who_asked_for_none()
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = AsciiSigned(partner, plan, sim);
        var first = await partner.OrderAsync(body, Token);
        Assert.Equal("0000", first.Code);
        Assert.Equal(first.Body, (await partner.OrderAsync(body, Token)).Body);
        Assert.Single(await Host.OrdersAsync(partner, Token));

        var strict = await Host.SeedPartnerAsync(Token, new SeedPartner { CanonicalSigningOnly = true });
        var otherSim = await Host.SeedSimAsync(strict, Token);
        await AssertRefusedAsync(
            strict,
            header => strict.OrderAsync(AsciiSigned(strict, plan, otherSim), Token, header),
            ApiStatuses.SignatureInvalid);
    }

    /// <summary>Signed as a writer does that spells everything in ASCII.</summary>
    private static byte[] AsciiSigned(ApiPartner partner, SeededPlan plan, SeededSim sim)
    {
        var text = ApiPartner.TextOf(partner.Sign(plan.OrderFor(sim)));
        return ApiPartner.WithSign(
            text,
            HmacSha1Signature.SignContent(
                CanonicalText.Of(text, SignDialect.Ascii), System.Text.Encoding.UTF8.GetBytes(partner.Secret)));
    }
}

public sealed class RequestSignatureTestsOnSqlite(SharedApiHost shared) : RequestSignatureTests(shared, Engine.Sqlite);

public sealed class RequestSignatureTestsOnPostgres(SharedApiHost shared) : RequestSignatureTests(shared, Engine.Postgres);
