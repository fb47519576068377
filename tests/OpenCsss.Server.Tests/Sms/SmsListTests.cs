using OpenCsss.Protocols.Smpp.Text;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>POST /sms/queryMTSmsStatus and /sms/querySmsCDR.</summary>
public abstract class SmsListTests(Engine engine) : SmsScenario(engine)
{
    [Fact]
    public async Task A_status_is_told_with_all_of_its_fields_and_signed()
    {
        var (partner, sim) = await SeedAsync();
        var id = await SentAsync(partner, sim, "hello", ("request_id", "mine"));
        await Host.DeliverAsync(Token);
        var answer = await partner.CallAsync(StatusPath, Token, ("sms_id", id));
        Assert.Equal(
            $$"""{"sms_id":"{{id}}","device_id":"{{sim.Iccid}}","request_id":"mine","status":"2","error_code":"","parts":1,"""
            + """
              "created_at":"2026-06-15 18:00:00","sent_at":"2026-06-15 18:00:00","done_at":"2026-06-15 18:00:02"}
              """,
            answer.Data.GetProperty("sms_list")[0].GetRawText());
        ApiScenario.AssertIsSigned(partner, answer);
    }

    [Fact]
    public async Task A_record_is_told_with_all_of_its_fields_and_signed()
    {
        var (partner, sim) = await SeedAsync();
        var id = await SentAsync(partner, sim, "hello", ("request_id", "mine"));
        await Host.DeliverAsync(Token);
        await Host.ReceiveAsync(partner, sim, MessageText.Of("yes"), Token);
        var answer = await partner.CallAsync(RecordPath, Token, ("page_no", 1), ("page_size", 10));
        ApiScenario.AssertIsSigned(partner, answer);
        var records = answer.Data.GetProperty("cdr_list").EnumerateArray().ToArray();
        var reply = records[0].GetProperty("sms_id").GetString();
        Assert.Equal(
            $$"""{"sms_id":"{{reply}}","direction":"MO","device_id":"{{sim.Iccid}}","message_type":"Text","parts":1,"""
            + $$"""
              "status":"2","error_code":"","amount":"0.00","currency":"USD","request_id":"","reply_to":"{{id}}",
              """
            + """
              "created_at":"2026-06-15 18:00:02","done_at":"2026-06-15 18:00:02"}
              """,
            records[0].GetRawText());
        Assert.Equal(("MT", id), (records[1].GetProperty("direction").GetString(), records[1].GetProperty("sms_id").GetString()));
        Assert.Single((await partner.CallAsync(RecordPath, Token, ("sms_id", reply))).Data.GetProperty("cdr_list").EnumerateArray());
        Assert.Empty((await partner.CallAsync(StatusPath, Token, ("sms_id", reply))).Data.GetProperty("sms_list").EnumerateArray());
    }

    [Fact]
    public async Task Pages_go_from_the_newest_to_the_oldest()
    {
        var (partner, sim) = await SeedAsync();
        var ids = new List<string>();
        for (var n = 0; n < 7; n++)
        {
            ids.Insert(0, await SentAsync(partner, sim, $"message {n}"));
            Host.Clock.Jump(TimeSpan.FromMinutes(1));
        }

        var seen = new List<string>();
        for (var page = 1; page <= 4; page++)
        {
            var answer = await partner.CallAsync(StatusPath, Token, ("page_no", page), ("page_size", 3));
            Assert.Equal(
                $$"""{"cur_page_no":{{page}},"page_size":3,"total_count":7,"total_pages":3}""",
                answer.Data.GetProperty("page").GetRawText());
            seen.AddRange(answer.Data.GetProperty("sms_list").EnumerateArray()
                .Select(line => line.GetProperty("sms_id").GetString()!));
        }

        Assert.Equal(ids, seen);
    }

    [Fact]
    public async Task Filters_narrow_the_list()
    {
        var (partner, sim) = await SeedAsync(new SeedSim { Iccid = "89852020000000009117" });
        var other = await Host.SeedSimAsync(partner, Token);
        var early = await SentAsync(partner, sim);
        Host.Clock.Jump(TimeSpan.FromHours(1));
        var late = await SentAsync(partner, sim);
        var others = await SentAsync(partner, other);
        Assert.Equal([late, early], await IdsAsync(partner, ("device_id", sim.Iccid)));
        Assert.Equal([late, early], await IdsAsync(partner, ("device_id", sim.Iccid[..19])));
        Assert.Equal([others, late], await IdsAsync(partner, ("start_time", "2026-06-15 19:00:00")));
        Assert.Equal([early], await IdsAsync(partner, ("end_time", "2026-06-15 18:00:00")));
        Assert.Empty(await IdsAsync(partner, ("end_time", "2026-06-15 17:59:59")));
        Assert.Equal(
            [late], await IdsAsync(partner, ("device_id", sim.Iccid), ("start_time", "2026-06-15 18:30:00")));
        Assert.Empty(await IdsAsync(partner, ("device_id", "89852029999999999999")));
    }

    [Fact]
    public async Task Nobody_sees_the_messages_of_others()
    {
        var (partner, sim) = await SeedAsync();
        var id = await SentAsync(partner, sim);
        var other = await Host.SeedPartnerAsync(Token);
        Assert.Empty((await other.CallAsync(StatusPath, Token, ("sms_id", id))).Data.GetProperty("sms_list").EnumerateArray());
        Assert.Empty((await other.CallAsync(StatusPath, Token, ("sms_id", "nonsense"))).Data.GetProperty("sms_list").EnumerateArray());
        Assert.Empty(await IdsAsync(other));
        Assert.Empty(await IdsAsync(other, ("device_id", sim.Iccid)));
    }

    private static async Task<IReadOnlyList<string?>> IdsAsync(
        ApiPartner partner, params (string Name, System.Text.Json.Nodes.JsonNode? Value)[] members)
    {
        var answer = await partner.CallAsync(StatusPath, Token, [("page_no", 1), ("page_size", 10), .. members]);
        return [.. answer.Data.GetProperty("sms_list").EnumerateArray().Select(line => line.GetProperty("sms_id").GetString())];
    }
}

public sealed class SmsListTestsOnSqlite() : SmsListTests(Engine.Sqlite);

public sealed class SmsListTestsOnPostgres() : SmsListTests(Engine.Postgres);
