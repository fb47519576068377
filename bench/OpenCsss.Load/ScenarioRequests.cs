using System.Globalization;
using System.Text;

namespace OpenCsss.Load;

/// <summary>
/// The requests of a scenario, signed, no two alike: for one SIM, or 1,000, after the other the order of the contract's
/// example, or the question what the SIM is doing, or has used; or the first page of the partner's orders.
/// </summary>
internal static class ScenarioRequests
{
    /// <summary>ICCIDs have 19 digits: this number plus that of the SIM.</summary>
    private const long FirstIccid = 8_985_200_000_000_000_000;

    private const int RequestsPerMs = 20;

    /// <summary>Builds the requests of the warm-up and then those that are counted.</summary>
    public static RequestBook Build(LoadOptions options, TimeProvider clock)
    {
        if (options.Scenario is Scenario.Radius)
        {
            return AccountingRequests.Build(options, clock);
        }

        var count = options.WarmUp + options.Requests;
        var book = new RequestBook(count);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();

        // Timestamps grow as they do when requests are signed one after the other: those of one millisecond differ by
        // their SIM, so that no two requests are alike.
        var perMs = Math.Min(RequestsPerMs, options.Sims);
        var partners = Enumerable.Range(1, options.Partners).Select(number => Partner.Of(number, options)).ToArray();
        for (var i = 0; i < count; i++)
        {
            var sim = SimOf(i, options);
            var partner = partners[sim % partners.Length];
            var body = partner.Sign(UnsignedBody(options, partner, sim, now + (i / perMs)));
            book.Add(Head(options, body.Length), body);
        }

        return book;
    }

    private static int SimOf(int request, LoadOptions options)
    {
        var n = (long)request * options.OrdersEach;
        return options.OnlyPartner == 0
            ? (int)(n % options.Sims)
            : (int)(n % (options.Sims / options.Partners) * options.Partners) + options.OnlyPartner - 1;
    }

    private static string UnsignedBody(LoadOptions options, Partner partner, int sim, long timestampMs) =>
        options.Scenario switch
        {
            Scenario.BatchOrder => Orders(partner, sim, options, timestampMs),
            Scenario.QueryDevice or Scenario.QueryDeviceFlowUsage =>
                SimQuestion(partner, FirstIccid + sim, timestampMs),
            Scenario.QueryOrder => ListQuestion(partner, timestampMs),
            Scenario.SyncAssetInfo => AllSims(partner, timestampMs),
            Scenario.SendSms => Message(partner, FirstIccid + sim, timestampMs),
            _ => Order(partner, FirstIccid + sim, options.Package, timestampMs),
        };

    private static string SimQuestion(Partner partner, long iccid, long timestampMs) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"access_code":"{{partner.AccessCode}}","device_id":"{{iccid}}","timestamp":"{{timestampMs}}","version":"2.0"}
            """);

    private static string ListQuestion(Partner partner, long timestampMs) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"access_code":"{{partner.AccessCode}}","page_no":1,"page_size":20,
            "timestamp":"{{timestampMs}}","version":"2.0"}
            """).ReplaceLineEndings("");

    private static string AllSims(Partner partner, long timestampMs) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"access_code":"{{partner.AccessCode}}","timestamp":"{{timestampMs}}","version":"2.0"}""");

    private static string Message(Partner partner, long iccid, long timestampMs) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"access_code":"{{partner.AccessCode}}","content":"a message of forty characters, no more..",
            "device_id":"{{iccid}}","timestamp":"{{timestampMs}}","version":"2.0"}
            """).ReplaceLineEndings("");

    private static string Order(Partner partner, long iccid, string package, long timestampMs) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"access_code":"{{partner.AccessCode}}","device_id":"{{iccid}}","global_order":"0","is_open":"0",
            "order_period":"1","package_code":"{{package}}","package_name":"C_M_0_P_中国20M不限速月套餐",
            "package_type":"2","pay_amount":"0","pay_rst":"1","pay_type":"2","test_flow":"0","test_flow_flag":"0",
            "timestamp":"{{timestampMs}}","version":"2.0"}
            """).ReplaceLineEndings("");

    /// <summary>For this SIM and those that follow; there is one partner.</summary>
    private static string Orders(Partner partner, int sim, LoadOptions options, long timestampMs)
    {
        var sims = Enumerable.Range(0, options.OrdersEach)
            .Select(n => FirstIccid + ((sim + n) % options.Sims));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"access_code":"{{partner.AccessCode}}","deviceList":["{{string.Join("\",\"", sims)}}"],
            "global_order":"0","is_open":"0","order_period":"1","package_code":"{{options.Package}}",
            "package_name":"C_M_0_P_中国20M不限速月套餐","package_type":"2","pay_amount":"0","pay_rst":"1","pay_type":"2",
            "test_flow":"0","test_flow_flag":"0","timestamp":"{{timestampMs}}","version":"2.0"}
            """).ReplaceLineEndings("");
    }

    private static byte[] Head(LoadOptions options, int bodyLength) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"POST {options.Url.AbsolutePath.TrimEnd('/')}{PathOf(options.Scenario)} HTTP/1.1\r\n"
        + $"Host: {options.Url.Authority}\r\n"
        + $"Accept-Language: zh-CN\r\nContent-Type: application/json\r\nContent-Length: {bodyLength}\r\n\r\n"));

    private static string PathOf(Scenario scenario) => scenario switch
    {
        Scenario.BatchOrder => "/package/batchOrderPackages",
        Scenario.QueryDevice => "/device/queryDevice",
        Scenario.QueryDeviceFlowUsage => "/flow/queryDeviceFlowUsage",
        Scenario.QueryOrder => "/package/queryOrder",
        Scenario.SyncAssetInfo => "/device/syncAssetInfo",
        Scenario.SendSms => "/sms/sendSms",
        _ => "/package/orderPackage",
    };
}

/// <summary>What is measured.</summary>
internal enum Scenario
{
    Order,

    /// <summary>One plan for 1,000 SIMs in a request.</summary>
    BatchOrder,
    QueryDevice,
    QueryDeviceFlowUsage,
    QueryOrder,
    Radius,
    SendSms,

    /// <summary>All SIMs of a partner, in answers of megabytes that are not kept.</summary>
    SyncAssetInfo,

    /// <summary>Orders at a steady rate, until their callbacks arrive.</summary>
    Notify,

    /// <summary>Only receives callbacks.</summary>
    Drain,
}
