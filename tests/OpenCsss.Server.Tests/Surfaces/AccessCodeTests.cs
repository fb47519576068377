using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A partner's code: found in any letter case, signed as it was sent, and nobody else's in any case.</summary>
public abstract class AccessCodeTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Fact]
    public async Task Letter_case_does_not_count_when_a_partner_is_looked_up()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { AccessCode = "QY-Case_01" });
        foreach (var spelling in (string[])["QY-Case_01", "qy-case_01", "QY-CASE_01"])
        {
            Assert.Equal("0000", (await ListAsync(partner, spelling)).Code);
        }

        Assert.Equal("1006", (await ListAsync(partner, "QY-Case_02")).Code);
    }

    [Fact]
    public async Task The_code_is_signed_as_it_is_sent()
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim));
        var sign = System.Text.Json.Nodes.JsonNode.Parse(body)!["sign"]!.GetValue<string>();
        var text = ApiPartner.TextOf(body)
            .Replace(partner.AccessCode, partner.AccessCode.ToLowerInvariant(), StringComparison.Ordinal);
        Assert.Equal("1006", (await partner.OrderAsync(ApiPartner.WithSign(text, sign), Token)).Code);
        Assert.Equal("0000", (await partner.OrderAsync(partner.SignText(text), Token)).Code);
    }

    [Fact]
    public async Task A_partner_whose_code_differs_in_letter_case_alone_is_not_added()
    {
        Assert.True(await Host.AddPartnerAsync("Twice-1", Token));
        Assert.False(await Host.AddPartnerAsync("Twice-1", Token));
        Assert.False(await Host.AddPartnerAsync("TWICE-1", Token));
        Assert.False(await Host.AddPartnerAsync("twice-1", Token));
        Assert.True(await Host.AddPartnerAsync("twice-2", Token));
    }

    [Fact]
    public async Task Of_those_added_at_once_one_is()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
            Host.AddPartnerAsync(n % 2 == 0 ? "RACE-a" : "race-A", Token)));
        Assert.Single(added, isAdded => isAdded);
    }

    [Fact]
    public async Task Of_two_that_an_older_version_let_in_the_one_that_is_written_so_is_meant()
    {
        var upper = await Host.SeedPartnerAsync(Token, new SeedPartner { AccessCode = "OLD-1" });
        var lower = await Host.SeedPartnerAsync(Token, new SeedPartner { AccessCode = "old-1" });
        Assert.Equal("0000", (await ListAsync(upper, "OLD-1")).Code);
        Assert.Equal("0000", (await ListAsync(lower, "old-1")).Code);
        Assert.Equal("1006", (await ListAsync(upper, "old-1")).Code);
        Assert.Equal("1006", (await ListAsync(lower, "Old-1")).Code);
    }

    [Fact]
    public async Task The_doctor_of_signs_finds_nothing_wrong_with_another_case()
    {
        var (partner, _, _) = await SeedAsync();
        var text = ApiPartner.TextOf(partner.Sign(new ListOrdersRequest { PageNumber = 1 }))
            .Replace(partner.AccessCode, partner.AccessCode.ToLowerInvariant(), StringComparison.Ordinal);
        var body = System.Text.Encoding.UTF8.GetString(partner.SignText(text));
        var answer = await partner.AskAsync(
            "/system/checkSign", new System.Text.Json.Nodes.JsonObject { ["body"] = body }, Token);
        Assert.Equal("1", answer.Data.GetProperty("matches").GetString());
    }

    private Task<WireAnswer> ListAsync(ApiPartner partner, string accessCode)
    {
        var text = ApiPartner.TextOf(partner.Sign(
            new ListOrdersRequest { PageNumber = 1, PageSize = 1 },
            json => json[GlobalParameters.AccessCode] = accessCode));
        return partner.ListAsync(partner.SignText(text), Token);
    }
}

public sealed class AccessCodeTestsOnSqlite(SharedApiHost shared) : AccessCodeTests(shared, Engine.Sqlite);

public sealed class AccessCodeTestsOnPostgres(SharedApiHost shared) : AccessCodeTests(shared, Engine.Postgres);
