using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenCsss.Contracts.Orders;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Every field of every operation with every strange value: a refusal or an answer, never a fault of the server's.
/// </summary>
public abstract class AnyFieldIsAnsweredTests(Engine engine) : UsageScenario(engine)
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "1", "-1", "2", "1.0", "1.50", "1e400", "2147483647", "2147483648", "-2147483649",
        "9223372036854775807", "9223372036854775808", "12345678901234567890", "\"\"", "\" \"", "\"01\"", "\"+1\"", "\"x\"",
        "\"a\\u0000b\"", "\"\\u0661\"", "\"\\ud83d\\ude00\"", "\"9223372036854775807\"", "\"2147483648\"",
        "\"999999999999999\"", "\"9999-12-31\"", "\"0001-01-01\"", "\"000101\"", "\"999912\"", "\"9999-12-31 23:59:59\"",
        "\"0001-01-01 00:00:00\"", "\"9999999999999\"", "\"0000000000000\"", "\"ORDER_9223372036854775807\"",
        "\"ORDER_99999999999999999999\"", "\"89852022018041800192\"", "[]", "[null]", "[\"\"]", "[1]", "[[1]]", "[{}]", "{}",
        "{\"a\":null}", "\"' or 1=1 --\"", "\"%00\"", "\"http://[\"", "\"https://a:99999/\"",
    ];

    [Fact]
    public async Task Of_partners()
    {
        var used = await UseAsync();
        var plan = await Host.SeedPlanAsync(Token);
        foreach (var (path, own) in Operations(used, plan))
        {
            await SweepAsync(path, own, request => used.Partner.AskAsync(path, request, Token));
        }

        await Host.AssertBooksBalanceAsync(used.Partner, Token);
    }

    [Fact]
    public async Task Of_operators()
    {
        var used = await UseAsync();
        foreach (var (path, own) in OperatorsOperations(used))
        {
            await SweepAsync(path, own, request => TellAsync(path, request));
            await SweepAsync(path, own, request => TellAsync(path, new JsonObject { ["records"] = new JsonArray(request) }));
        }

        await Host.AssertBooksBalanceAsync(used.Partner, Token);
    }

    private static (string Path, JsonObject Own)[] Operations(UsedSim used, SeededPlan plan)
    {
        var iccid = used.Sim.Iccid;
        JsonObject Own(string json) => JsonNode.Parse(
            json.Replace("ICCID", iccid, StringComparison.Ordinal)
                .Replace("ORDER", used.OrderId, StringComparison.Ordinal))!.AsObject();
        JsonObject Order(OrderFields order) => JsonSerializer.SerializeToNode(order, order.GetType())!.AsObject();
        const string Messages = """{"sms_id":null,"device_id":"ICCID","start_time":null,"end_time":null,"page_no":1,"page_size":5}""";
        const string Service = """{"device_id":"ICCID","order_id":"ORDER"}""";
        const string One = """{"order_id":"ORDER"}""";
        return
        [
            (ApiPartner.OrderPath, Order(plan.OrderFor(used.Sim))),
            (OrderCalls.Batch, Order(plan.BatchFor(iccid) with { AllOrNothing = "1" })),
            (OrderCalls.Extra, Order(plan.OrderFor(used.Sim))),
            (OrderCalls.Ota, Order(plan.DaysFor(used.Sim, 3) with { Mcc = "460" })),
            (OrderCalls.Open, Own(One)),
            (OrderCalls.Cancel, Own(One)),
            (OrderCalls.EndEarly, Own(One)),
            (OrderCalls.Renew, Own("""{"order_id":"ORDER","renew_period":"1"}""")),
            (OrderCalls.Reduce, Own("""{"order_id":"ORDER","reduce_period":"1"}""")),
            (OrderCalls.Pause, Own(Service)),
            (OrderCalls.Restart, Own(Service)),
            (ApiPartner.ListPath,
                Own("""{"device_id":"ICCID","order_id":null,"order_status":"2","order_type":"1","page_no":1,"page_size":5}""")),
            ("/package/syncPackages", Own("""{"page_no":1,"page_size":5,"package_code":null,"mcc":"460","device_id":"ICCID"}""")),
            ("/package/queryDevicePackages", Own("""{"page_no":1,"page_size":5}""")),
            ("/device/queryBatchDevice", Own("""
                {"page_no":1,"page_size":5,"device_ids":["ICCID"],"life_cycle":"2","sim_type":"1","group_id":null,"tag":null}
                """)),
            ("/device/queryDevice", Own("""{"device_id":"ICCID"}""")),
            ("/flow/getInfoByDeviceId", Own("""{"device_id":"ICCID"}""")),
            ("/flow/queryDeviceFlowUsage", Own("""{"device_id":"ICCID"}""")),
            ("/flow/queryBatchDeviceFlowUsage", Own("""{"deviceList":["ICCID"]}""")),
            ("/flow/queryDailyFlowUsage", Own("""{"device_id":"ICCID","date":"2026-06-15"}""")),
            ("/flow/queryDailyFlowUsage", Own("""{"device_id":"ICCID","start_date":"2026-06-15","end_date":"2026-06-16"}""")),
            ("/flow/queryMonthlyFlowUsage", Own("""{"month":"202606","deviceList":["ICCID"]}""")),
            ("/flow/queryMonthlyFlowUsage", Own("""{"month":"202606","page_no":1,"page_size":5}""")),
            ("/sms/sendSms", Own("""
                {"device_id":"ICCID","deviceList":null,"message_type":"Text","content":"x","validity_period":"5","request_id":"r"}
                """)),
            ("/sms/sendSms", Own("""{"deviceList":["ICCID"],"message_type":"Binary","content":"00"}""")),
            ("/sms/queryMTSmsStatus", Own(Messages)),
            ("/sms/querySmsCDR", Own(Messages)),
            ("/notification/setCallback", Own("""
                {"event":"all","url":"https://example.com","enabled":"1","mo_form":"1","rotate_secret":"1","retire_old_secret":"1"}
                """)),
            ("/notification/setCallback", Own("""{"event":"all","url":"https://example.com","send_test":"1"}""")),
            ("/notification/queryCallback", Own("""{"event":"all"}""")),
            ("/notification/queryEvents", Own("""{"after":"1","limit":5}""")),
            ("/account/queryBalance", Own("""{"any":"1"}""")),
            ("/device/syncAssetInfo", Own("""{"any":"1"}""")),
            ("/system/checkSign", Own("""{"body":"{}","body_sign":"x","text":"{}"}""")),
        ];
    }

    private (string Path, JsonObject Own)[] OperatorsOperations(UsedSim used)
    {
        var report = new JsonObject
        {
            ["kind"] = "location", ["iccid"] = used.Sim.Iccid, ["imsi"] = used.Sim.Imsis, ["mcc"] = "460", ["mnc"] = "00",
            ["at"] = Now.ToUnixTimeMilliseconds(),
        };
        var record = Used(used, 1).ToJson();
        (record["imsi"], record["rat"], record["apn"], record["session"], record["mnc"]) = (used.Sim.Imsis, "4G", "a", "s", "00");
        return
        [
            (ApiHost.UsagePath, record),
            ("/operator/carriers/simulator/reports", report),
            ("/operator/carriers/%00/reports", report.DeepClone().AsObject()),
            ("/operator/sms/receive", new JsonObject { ["iccid"] = used.Sim.Iccid, ["to"] = "1", ["text"] = "x", ["hex"] = "" }),
            ("/operator/sms/receive", new JsonObject { ["iccid"] = used.Sim.Iccid, ["hex"] = "00" }),
            ("/operator/clock/advance", new JsonObject { ["by"] = "1d" }),
        ];
    }

    private static async Task SweepAsync(string path, JsonObject own, Func<JsonObject, Task<WireAnswer>> send)
    {
        foreach (var (field, value) in own.Select(member => member.Key).Append("dry_run").SelectMany(_ => Values, (a, b) => (a, b)))
        {
            var request = own.DeepClone().AsObject();
            request[field] = JsonNode.Parse(value);
            var answer = await send(request);
            Assert.True(
                answer.Status < 500 && answer.IsEnvelope, $"{path} {field}={value}: {answer.Status} {answer.Body}");
        }
    }

    private Task<WireAnswer> TellAsync(string path, JsonObject request) =>
        Host.PostAsync(
            path, Encoding.UTF8.GetBytes(request.ToJsonString()), Token, ("Authorization", $"Bearer {ApiHost.OperatorToken}"));
}

public sealed class AnyFieldIsAnsweredTestsOnSqlite() : AnyFieldIsAnsweredTests(Engine.Sqlite);

public sealed class AnyFieldIsAnsweredTestsOnPostgres() : AnyFieldIsAnsweredTests(Engine.Postgres);
