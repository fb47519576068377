using System.Text.Json;
using OpenCsss.Contracts.Orders;
using OpenCsss.Contracts.Sims;
using OpenCsss.Contracts.Sms;
using OpenCsss.Contracts.Usage;
using OpenCsss.Domain;
using OpenCsss.Protocols.Smpp.Text;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What partners are told of usage.</summary>
public abstract class UsageQueryTests(Engine engine) : UsageScenario(engine)
{
    private const string Current = "/flow/queryDeviceFlowUsage";
    private const string Batch = "/flow/queryBatchDeviceFlowUsage";
    private const string Daily = "/flow/queryDailyFlowUsage";
    private const string Monthly = "/flow/queryMonthlyFlowUsage";

    [Fact]
    public async Task The_current_cycle_has_what_was_used_and_what_is_left()
    {
        var used = await UseAsync();
        var order = Assert.Single(await Host.OrdersAsync(used.Partner, Token));
        Host.Clock.Advance(TimeSpan.FromHours(1));
        var before = await AskAsync(used, Current, new ShowUsageRequest { DeviceId = used.Sim.Iccid });
        Assert.Equal(("0", "30", null), (Text(before, "order_used_flow"), Text(before, "high_flow_balance"), Text(before, "as_of")));
        await SendAsync(Used(used, 7) with { UplinkBytes = Megabyte / 2 });
        var after = await AskAsync(used, Current, new ShowUsageRequest { DeviceId = used.Sim.Iccid });
        Assert.Equal(
            [used.Sim.Iccid, used.OrderId, "7.5", "22.5", "30", $"{Megabyte * 15 / 2}", $"{Megabyte * 45 / 2}", "api"],
            new[]
            {
                "device_id", "order_code", "order_used_flow", "high_flow_balance", "total_flow", "used_bytes",
                "balance_bytes", "source",
            }.Select(name => Text(after, name)));
        Assert.Equal(Local(order.StartAt!.Value), Text(after, "cycle_start_date"));
        Assert.Equal(Local(order.ExpireAt!.Value), Text(after, "cycle_end_date"));
        Assert.Equal(Local(Now.ToUnixTimeMilliseconds()), Text(after, "as_of"));
        Assert.NotEqual("", Text(after, "sign"));
    }

    [Fact]
    public async Task Add_ons_are_part_of_it_and_are_used_after_the_orders_volume()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        var extra = await Host.SeedPlanAsync(Token, new SeedPlan { IsExtra = true, VolumeMegabytes = 10 });
        await used.Partner.OrderedAsync(extra.OpenOrderFor(used.Sim), OrderCalls.Extra);
        await SendAsync(Used(used, 34));
        var answer = await AskAsync(used, Current, new ShowUsageRequest { DeviceId = used.Sim.Iccid });
        Assert.Equal(
            ("34", "6", "40"),
            (Text(answer, "order_used_flow"), Text(answer, "high_flow_balance"), Text(answer, "total_flow")));
        var list = await used.Partner.CallAsync(
            ApiPartner.ListPath, new ListOrdersRequest { PageNumber = 1, PageSize = 10 }, Token);
        Assert.Equal(
            ["4 of 10, 6 left", "34 of 30, 0 left"],
            list.Data.GetProperty("package_order").EnumerateArray().Select(order =>
                $"{Text(order, "usedFlow")} of {Text(order, "flow")}, {Text(order, "surplusFlow")} left"));
    }

    [Fact]
    public async Task A_new_cycle_begins_with_nothing_used()
    {
        var used = await UseAsync(new SeedPlan { Type = PlanType.Daily }, order => order with { OrderPeriod = "2" });
        await SendAsync(Used(used, 5));
        await Host.AdvanceAsync(TimeSpan.FromDays(1), Token);
        var answer = await AskAsync(used, Current, new ShowUsageRequest { DeviceId = used.Sim.Iccid });
        Assert.Equal("0", Text(answer, "order_used_flow"));
        var list = await used.Partner.CallAsync(
            ApiPartner.ListPath, new ListOrdersRequest { PageNumber = 1, PageSize = 10 }, Token);
        Assert.Equal("0", Text(list.Data.GetProperty("package_order")[0], "usedFlow"));
        var sim = await used.Partner.CallAsync(
            "/device/queryDevice", new ShowSimRequest { DeviceId = used.Sim.Iccid }, Token);
        Assert.Equal(Text(answer, "as_of"), Text(sim.Data, "usage_as_of"));
    }

    [Fact]
    public async Task Of_many_each_has_its_own_outcome()
    {
        var used = await UseAsync(new SeedPlan { VolumeMegabytes = null });
        var idle = await Host.SeedSimAsync(used.Partner, Token);
        var others = await UseAsync();
        var answer = await AskAsync(used, Batch, new ListUsageRequest
        {
            DeviceList = [used.Sim.Iccid, idle.Iccid, others.Sim.Iccid, "12"],
        });
        var lines = answer.GetProperty("device_flow").EnumerateArray().ToArray();
        Assert.Equal(["0000", "3004", "3001", "2002"], lines.Select(line => Text(line, "error")));
        Assert.Equal(("-1", "-1", "success"),
            (Text(lines[0], "high_flow_balance"), Text(lines[0], "balance_bytes"), Text(lines[0], "errorMsg")));
    }

    [Fact]
    public async Task Days_are_the_partners_and_those_without_usage_are_there()
    {
        var used = await UseAsync();
        await Host.AdvanceAsync(TimeSpan.FromDays(2), Token);
        await SendAsync(Used(used, 3), Used(used, 1) with { Mcc = null });
        var today = TimeZoneInfo.ConvertTime(Now, TimeZoneInfo.FindSystemTimeZoneById(new SeedPartner().TimeZone));
        var answer = await AskAsync(used, Daily, new ListDailyUsageRequest
        {
            DeviceId = used.Sim.Iccid, StartDate = $"{today.AddDays(-2):yyyy-MM-dd}", EndDate = $"{today:yyyy-MM-dd}",
        });
        var days = answer.GetProperty("daily_flow").EnumerateArray().ToArray();
        Assert.Equal(["0", "0", "4"], days.Select(day => Text(day, "used_flow")));
        Assert.Equal(
            [("", $"{Megabyte}"), ("460", $"{3 * Megabyte}")],
            days[2].GetProperty("mcc_flow").EnumerateArray().Select(part => (Text(part, "mcc"), Text(part, "used_bytes"))));
        var one = await AskAsync(used, Daily, new ListDailyUsageRequest { DeviceId = used.Sim.Iccid, Date = $"{today:yyyy-MM-dd}" });
        Assert.Equal(days[2].GetRawText(), Assert.Single(one.GetProperty("daily_flow").EnumerateArray()).GetRawText());
    }

    [Theory]
    [InlineData("2026-13-01", null, null, "2002")]
    [InlineData("9999-12-31", null, null, "2003")]
    [InlineData("0001-01-01", null, null, "2003")]
    [InlineData("9998-12-31", null, null, "0000")]
    [InlineData(null, "0001-01-01", "9999-12-31", "2003")]
    [InlineData(null, null, null, "2001")]
    [InlineData(null, "2026-06-01", null, "2001")]
    [InlineData(null, "2026-06-02", "2026-06-01", "2003")]
    [InlineData(null, "2026-01-01", "2026-04-03", "2005")]
    public async Task A_range_that_makes_no_sense_is_refused(string? date, string? start, string? end, string code)
    {
        var used = await UseAsync();
        var answer = await used.Partner.CallAsync(
            Daily,
            new ListDailyUsageRequest { DeviceId = used.Sim.Iccid, Date = date, StartDate = start, EndDate = end }, Token);
        Assert.Equal(code, answer.Code);
    }

    [Theory]
    [InlineData("000101", "2003")]
    [InlineData("0001-12", "2003")]
    [InlineData("999912", "2003")]
    [InlineData("202613", "2002")]
    [InlineData("2026-6", "2002")]
    [InlineData("999812", "0000")]
    public async Task A_month_that_no_calendar_has_is_refused(string month, string code)
    {
        var used = await UseAsync();
        var request = new ListMonthlyUsageRequest { Month = month, PageNumber = 1, PageSize = 10 };
        Assert.Equal(code, (await used.Partner.CallAsync(Monthly, request, Token)).Code);
    }

    [Fact]
    public async Task A_month_sums_up_days_and_messages()
    {
        var used = await UseAsync();
        await Host.SeedSimAsync(used.Partner, Token);
        await SendAsync(Used(used, 3) with { SmsMt = 2 });
        await Host.AdvanceAsync(TimeSpan.FromDays(1), Token);
        await SendAsync(Used(used, 4));
        var month = $"{TimeZoneInfo.ConvertTime(Now, TimeZoneInfo.FindSystemTimeZoneById(new SeedPartner().TimeZone)):yyyyMM}";
        var all = await AskAsync(used, Monthly, new ListMonthlyUsageRequest { Month = month, PageNumber = 1, PageSize = 10 });
        Assert.Equal(
            [(month, "7", "2", "0"), (month, "0", "0", "0")],
            all.GetProperty("device_flow").EnumerateArray()
                .Select(sim => (Text(sim, "month"), Text(sim, "used_flow"), Text(sim, "sms_mt"), Text(sim, "sms_mo"))));
        var one = await AskAsync(used, Monthly, new ListMonthlyUsageRequest
        {
            Month = month.Insert(4, "-"), DeviceList = [used.Sim.Iccid, "89852020000000009999"],
        });
        Assert.Equal(used.Sim.Iccid, Text(Assert.Single(one.GetProperty("device_flow").EnumerateArray()), "device_id"));
        Assert.Equal(1, one.GetProperty("devide_flow_list_num").GetInt32());
    }

    [Fact]
    public async Task A_month_is_written_as_the_documentation_has_it()
    {
        var used = await UseAsync();
        var idle = await Host.SeedSimAsync(used.Partner, Token);
        await SendAsync(Used(used, 7) with { UplinkBytes = (Megabyte / 2) + 1, SmsMt = 2 });
        var request = new ListMonthlyUsageRequest { Month = "202606", PageNumber = 1, PageSize = 10 };
        var answer = await used.Partner.CallAsync(Monthly, request, Token);
        Assert.Equal(
            Golden.Of(
                "monthly-usage", ("used", used.Sim.Iccid), ("idle", idle.Iccid), ("sign", answer.SignOf(used.Partner))),
            answer.Body);
        ApiScenario.AssertIsSigned(used.Partner, answer);
        Assert.Equal(
            answer.Data.GetProperty("device_flow").GetRawText(), answer.Data.GetProperty("month_flow").GetRawText());
    }

    [Fact]
    public async Task A_month_has_the_messages_that_the_platform_carried()
    {
        var used = await UseAsync();
        var message = new SendSmsRequest { DeviceId = used.Sim.Iccid, Content = "hello" };
        Assert.Equal("0000", (await used.Partner.CallAsync("/sms/sendSms", message, Token)).Code);
        await Host.SendDueAsync(Token);
        await Host.ReceiveAsync(used.Partner, used.Sim, MessageText.Of("hello yourself"), Token);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(new SeedPartner().TimeZone);
        var month = $"{TimeZoneInfo.ConvertTime(Now, zone):yyyyMM}";
        var answer = await AskAsync(used, Monthly, new ListMonthlyUsageRequest { Month = month, DeviceList = [used.Sim.Iccid] });
        var sim = Assert.Single(answer.GetProperty("device_flow").EnumerateArray());
        Assert.Equal(("1", "1"), (Text(sim, "sms_mt"), Text(sim, "sms_mo")));
    }

    private static async Task<JsonElement> AskAsync(UsedSim used, string path, object request)
    {
        var answer = await used.Partner.CallAsync(path, request, Token);
        Assert.Equal("0000", answer.Code);
        return answer.Data;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Local(long milliseconds) => TimeZoneInfo.ConvertTime(
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
        TimeZoneInfo.FindSystemTimeZoneById(new SeedPartner().TimeZone)).ToString(
            "yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}

public sealed class UsageQueryTestsOnSqlite() : UsageQueryTests(Engine.Sqlite);

public sealed class UsageQueryTestsOnPostgres() : UsageQueryTests(Engine.Postgres);
