using OpenCsss.Contracts;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What every answer has: its language, its request id, an envelope even without an operation.</summary>
public abstract class AnswerTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Theory]
    [InlineData("en-US", "Success")]
    [InlineData("en", "Success")]
    [InlineData("en-GB;q=0.3", "Success")]
    [InlineData("fr, en;q=0.5, zh;q=0.4", "Success")]
    [InlineData("zh-CN", "成功")]
    [InlineData("zh;q=0.8, en;q=0.8", "成功")]
    [InlineData("fr", "成功")]
    [InlineData("en;q=0", "成功")]
    [InlineData("*", "成功")]
    [InlineData("not a language", "成功")]
    public async Task The_language_is_negotiated(string header, string message)
    {
        var (partner, sim, plan) = await SeedAsync();
        var answer = await partner.OrderAsync(plan.OrderFor(sim), Token, ("Accept-Language", header));
        Assert.Equal(message, answer.Message);
    }

    [Fact]
    public async Task Without_a_wish_the_answer_is_in_Chinese_and_content_type_is_not_needed()
    {
        var (partner, sim, plan) = await SeedAsync();
        var answer = await partner.OrderAsync(plan.OrderFor(sim), Token, ("Content-Type", ""));
        Assert.Equal(("0000", "成功"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task The_callers_request_id_comes_back_and_a_strange_one_does_not()
    {
        var (partner, sim, plan) = await SeedAsync();
        var own = await partner.OrderAsync(plan.OrderFor(sim), Token, ("X-Request-Id", "call-17/b"));
        Assert.Equal("call-17/b", own.Headers["X-Request-Id"]);
        foreach (var strange in (string[])["two words", new string('a', 65)])
        {
            var answer = await partner.OrderAsync(plan.OrderFor(sim), Token, ("X-Request-Id", strange));
            Assert.Matches("^[0-9a-f]{20}$", answer.Headers["X-Request-Id"]);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/package")]
    [InlineData("/package/orderpackages")]
    [InlineData("/package/orderPackage/1")]
    public async Task A_path_without_an_operation_gets_an_envelope(string path)
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim));
        await AssertRefusedAsync(
            partner, header => Host.PostAsync(path, body, Token, header), ApiStatuses.NoSuchOperation);
    }

    [Fact]
    public async Task So_does_a_method_that_the_path_does_not_have() =>
        AssertIsRefusal(
            await Host.GetAsync(ApiPartner.OrderPath, Token), ApiStatuses.NoSuchOperation, LanguageTags.Chinese);

    [Fact]
    public async Task A_body_of_a_mebibyte_is_read_and_one_byte_more_is_not()
    {
        var (partner, sim, plan) = await SeedAsync();
        byte[] Padded(int length)
        {
            var bare = partner.Sign(plan.OrderFor(sim), json => json["pad"] = "");
            return partner.Sign(plan.OrderFor(sim), json => json["pad"] = new string('x', length - bare.Length));
        }

        var largest = Padded(1_048_576);
        Assert.Equal(1_048_576, largest.Length);
        Assert.Equal("0000", (await partner.OrderAsync(largest, Token)).Code);
        await AssertRefusedAsync(
            partner, header => partner.OrderAsync(Padded(1_048_577), Token, header), ApiStatuses.RequestTooLarge);
        await AssertRefusedAsync(
            partner,
            header => partner.OrderAsync(Padded(1_048_577), Token, header, ("Transfer-Encoding", "chunked")),
            ApiStatuses.RequestTooLarge);
    }

    [Fact]
    public async Task Health_is_told_to_anybody()
    {
        var alive = await Host.GetAsync("/healthz", Token);
        var ready = await Host.GetAsync("/readyz", Token);
        Assert.Equal([(200, "ok"), (200, "ready")], [(alive.Status, alive.Body), (ready.Status, ready.Body)]);
    }
}

public sealed class AnswerTestsOnSqlite(SharedApiHost shared) : AnswerTests(shared, Engine.Sqlite);

public sealed class AnswerTestsOnPostgres(SharedApiHost shared) : AnswerTests(shared, Engine.Postgres);
