using System.Text;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Contracts.Signing;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Wrong signs: the same work whoever they are said to be of, not much of it, and less of it for who sends many.
/// </summary>
public abstract class WrongSignTests(Engine engine) : UsageScenario(engine)
{
    private const int PerAddress = 12;
    private const int PerCode = 5;

    internal override void Configure(ServerOptions options)
    {
        base.Configure(options);
        (options.Api.WrongSignsPerAddress, options.Api.WrongSignsPerCode) = (PerAddress, PerCode);
        options.Api.TrustedProxies = "127.0.0.1";
    }

    [Fact]
    public async Task Beyond_the_limit_of_a_code_a_wrong_one_is_told_to_wait_and_a_right_one_is_heard()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var other = await Host.SeedPartnerAsync(Token);
        for (var n = 0; n < PerCode; n++)
        {
            Assert.Equal("1006", (await WrongAsync(partner.AccessCode, $"203.0.113.{n}")).Code);
        }

        ApiScenario.AssertIsRefusal(
            await WrongAsync(partner.AccessCode, "203.0.113.99"), ApiStatuses.TooManyRequests, LanguageTags.Chinese);
        Assert.Equal("1009", (await WrongAsync(partner.AccessCode.ToLowerInvariant(), "203.0.113.98")).Code);
        Assert.Equal("1006", (await WrongAsync(other.AccessCode, "203.0.113.99")).Code);
        Assert.Equal("0000", (await RightAsync(partner, "198.51.100.1")).Code);

        Host.Clock.Jump(TimeSpan.FromMinutes(1));
        Assert.Equal("1006", (await WrongAsync(partner.AccessCode, "203.0.113.99")).Code);
    }

    [Fact]
    public async Task A_code_that_nobody_has_is_counted_as_one_that_somebody_has()
    {
        var codes = new List<string>();
        for (var n = 0; n <= PerCode; n++)
        {
            codes.Add((await WrongAsync("NOBODY", $"203.0.113.{n}")).Code);
        }

        Assert.Equal([.. Enumerable.Repeat("1006", PerCode), "1009"], codes);
    }

    [Theory]
    [InlineData("203.0.113.5", "203.0.113.5", "203.0.113.6")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:db8:1:3::1")]
    public async Task Beyond_the_limit_of_an_address_the_same(string address, string same, string another)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        for (var n = 0; n < PerAddress; n++)
        {
            Assert.Equal("1006", (await WrongAsync($"GUESS-{n}", address)).Code);
        }

        Assert.Equal("1009", (await WrongAsync("GUESS-X", same)).Code);
        Assert.Equal("1006", (await WrongAsync("GUESS-X", another)).Code);
        Assert.Equal("0000", (await RightAsync(partner, same)).Code);

        // What is long is not even read; the partner's own order from elsewhere is.
        var large = Large(partner, 70_000);
        ApiScenario.AssertIsRefusal(
            await partner.ListAsync(large, Token, From(same)), ApiStatuses.TooManyRequests, LanguageTags.Chinese);
        Assert.Equal("0000", (await partner.ListAsync(large, Token, From(another))).Code);
        Host.Clock.Jump(TimeSpan.FromMinutes(1));
        Assert.Equal("0000", (await partner.ListAsync(large, Token, From(same))).Code);
    }

    [Theory]
    [InlineData(SignDialect.Ascii)]
    [InlineData(SignDialect.Slash)]
    [InlineData(SignDialect.AsciiSlash)]
    [InlineData(SignDialect.StringNumbers)]
    public async Task A_partner_that_signs_in_a_dialect_is_heard_in_it_while_others_guess(SignDialect dialect)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        Assert.Equal("0000", (await partner.ListAsync(InDialect(partner, dialect), Token)).Code);
        for (var n = 0; n <= PerCode; n++)
        {
            await WrongAsync(partner.AccessCode, "203.0.113.5");
        }

        Assert.Equal("1009", (await WrongAsync(partner.AccessCode, "203.0.113.5")).Code);
        Assert.Equal("0000", (await partner.ListAsync(InDialect(partner, dialect), Token, From("203.0.113.5"))).Code);
    }

    [Fact]
    public async Task Long_bodies_that_are_no_requests_count_as_wrong_signs_do()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var broken = Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('x', 70_000)}\"");
        for (var n = 0; n < PerAddress; n++)
        {
            Assert.Equal("1001", (await partner.ListAsync(broken, Token, From("203.0.113.7"))).Code);
        }

        Assert.Equal("1009", (await partner.ListAsync(broken, Token, From("203.0.113.7"))).Code);
        Assert.Equal("1001", (await partner.ListAsync("{"u8.ToArray(), Token, From("203.0.113.7"))).Code);
        Assert.Equal("0000", (await RightAsync(partner, "203.0.113.7")).Code);
    }

    [Fact]
    public async Task A_body_of_more_than_64_kilobytes_is_tried_in_the_canonical_form_alone()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        Assert.Equal("0000", (await partner.ListAsync(InDialect(partner, SignDialect.Ascii, 60_000), Token)).Code);
        Assert.Equal("1006", (await partner.ListAsync(InDialect(partner, SignDialect.Ascii, 70_000), Token)).Code);
        Assert.Equal("0000", (await partner.ListAsync(Large(partner, 70_000), Token)).Code);
    }

    /// <summary>
    /// The shortest of many times is what the work takes, however busy the machine is. A partner has one secret, and
    /// another two, and one is held to the canonical form.
    /// </summary>
    [Fact]
    public async Task No_clock_tells_whether_a_code_is_somebodys()
    {
        await using var host = await ApiHost.StartAsync(
            Engine, options => (options.Api.WrongSignsPerAddress, options.Api.WrongSignsPerCode) = (0, 0), Token);
        var one = await host.SeedPartnerAsync(Token);
        var strict = await host.SeedPartnerAsync(Token, new SeedPartner { CanonicalSigningOnly = true });
        var two = await host.SeedPartnerAsync(Token);
        await host.AddSecretAsync(two, "another", Token);
        string[] codes = [one.AccessCode, strict.AccessCode, two.AccessCode, "P999999"];
        var shortest = codes.ToDictionary(code => code, _ => TimeSpan.MaxValue);

        // The shortest of many times is the work itself. On a busy machine it takes more of them to be seen; what is
        // really longer is so in all of them.
        var begin = TimeProvider.System.GetTimestamp();
        for (var round = 0; round < 40 || (Ratio() > 1.5 && TimeProvider.System.GetElapsedTime(begin) < Patience.Deadline); round++)
        {
            foreach (var code in codes)
            {
                var body = InDialect(one, SignDialect.Ascii, 60_000, code, secret: "wrong");
                var start = TimeProvider.System.GetTimestamp();
                Assert.Equal("1006", (await host.PostAsync(ApiPartner.ListPath, body, Token)).Code);
                var time = TimeProvider.System.GetElapsedTime(start);
                shortest[code] = time < shortest[code] ? time : shortest[code];
            }
        }

        Assert.InRange(Ratio(), 1, 1.5);

        double Ratio() => shortest.Values.Max() / shortest.Values.Min();
    }

    private static (string, string) From(string address) => ("X-Forwarded-For", address);

    private Task<WireAnswer> WrongAsync(string code, string address)
    {
        var text = $$"""{"access_code":"{{code}}","timestamp":"{{Now.ToUnixTimeMilliseconds()}}","version":"2.0"}""";
        return Host.PostAsync(
            ApiPartner.ListPath, ApiPartner.WithSign(text, "AAAAAAAAAAAAAAAAAAAAAAAAAAA="), Token, From(address));
    }

    private static Task<WireAnswer> RightAsync(ApiPartner partner, string address) => partner.ListAsync(
        partner.Sign(new ListOrdersRequest { PageNumber = 1, PageSize = 1 }), Token, From(address));

    private static byte[] Large(ApiPartner partner, int length) => partner.Sign(
        new ListOrdersRequest { PageNumber = 1, PageSize = 1 }, json => json["filler"] = new string('x', length));

    /// <summary>A list that its partner has signed in a dialect; every dialect spells it in another way.</summary>
    private static byte[] InDialect(
        ApiPartner partner, SignDialect dialect, int length = 6, string? code = null, string? secret = null)
    {
        var text = ApiPartner.TextOf(partner.Sign(
            new ListOrdersRequest { PageNumber = 1, PageSize = 1 },
            json =>
            {
                json["filler"] = string.Concat(Enumerable.Repeat("中/", (length / 4) + 1));
                json[GlobalParameters.AccessCode] = code ?? partner.AccessCode;
            }));
        return ApiPartner.WithSign(text, HmacSha1Signature.SignContent(
            CanonicalText.Of(text, dialect), Encoding.UTF8.GetBytes(secret ?? partner.Secret)));
    }
}

public sealed class WrongSignTestsOnSqlite() : WrongSignTests(Engine.Sqlite);

public sealed class WrongSignTestsOnPostgres() : WrongSignTests(Engine.Postgres);
