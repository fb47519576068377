using System.Globalization;
using System.Text;

namespace OpenCsss.Load;

/// <summary>
/// The scenario <c>order</c>: the body of the contract's example for one SIM after the other, signed, no two alike.
/// </summary>
internal static class OrderRequests
{
    /// <summary>ICCIDs have 19 digits: this number plus that of the SIM.</summary>
    private const long FirstIccid = 8_985_200_000_000_000_000;

    private const int RequestsPerMs = 20;

    /// <summary>Builds the requests of the warm-up and then those that are counted.</summary>
    public static RequestBook Build(LoadOptions options, TimeProvider clock)
    {
        var count = options.WarmUp + options.Requests;
        var book = new RequestBook(count);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();

        // Timestamps grow as they do when requests are signed one after the other: those of one millisecond differ by
        // their SIM, so that no two requests are alike.
        var perMs = Math.Min(RequestsPerMs, options.Sims);
        var partners = Enumerable.Range(1, options.Partners).Select(number => Partner.Of(number, options)).ToArray();
        for (var i = 0; i < count; i++)
        {
            var sim = i % options.Sims;
            var partner = partners[sim % partners.Length];
            var body = partner.Sign(UnsignedBody(partner, FirstIccid + sim, options.Package, now + (i / perMs)));
            book.Add(Head(options.Url, body.Length), body);
        }

        return book;
    }

    private static string UnsignedBody(Partner partner, long iccid, string package, long timestampMs) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"access_code":"{{partner.AccessCode}}","device_id":"{{iccid}}","global_order":"0","is_open":"0",
            "order_period":"1","package_code":"{{package}}","package_name":"C_M_0_P_中国20M不限速月套餐",
            "package_type":"2","pay_amount":"0","pay_rst":"1","pay_type":"2","test_flow":"0","test_flow_flag":"0",
            "timestamp":"{{timestampMs}}","version":"2.0"}
            """).ReplaceLineEndings("");

    private static byte[] Head(Uri url, int bodyLength) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"POST {url.AbsolutePath.TrimEnd('/')}/package/orderPackage HTTP/1.1\r\nHost: {url.Authority}\r\n"
        + $"Accept-Language: zh-CN\r\nContent-Type: application/json\r\nContent-Length: {bodyLength}\r\n\r\n"));
}
