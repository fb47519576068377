using System.Globalization;
using System.Text;
using OpenCsss.Client;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Platform.Surfaces;
using OpenCsss.Server.Seeding;

namespace OpenCsss.Server.Cli;

/// <summary>Places the contract's example order over HTTP, and prints what really went over the wire.</summary>
internal sealed class DemoOrder(Uri url, ApiOptions api, TimeProvider clock)
{
    private const string Path = "/package/orderPackage";

    /// <summary>An address that can be called, for one that is listened on at all interfaces.</summary>
    public static Uri ReachableUrl(string listening)
    {
        var url = new UriBuilder(listening
            .Replace("//*", "//0.0.0.0", StringComparison.Ordinal)
            .Replace("//+", "//0.0.0.0", StringComparison.Ordinal));
        url.Host = url.Host is "0.0.0.0" or "[::]" ? "127.0.0.1" : url.Host;
        return url.Uri;
    }

    /// <summary>The exit code: success if an order was placed.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var recorder = new WireRecorder();
        using var http = new HttpClient(recorder, disposeHandler: false) { BaseAddress = url };
        var client = new CsssClient(http, DemoSeed.PartnerCode, DemoSeed.PartnerSecret, clock)
        {
            Language = LanguageTags.Chinese,
        };
        var (answer, iccid) = await PlaceAsync(client, cancellationToken);
        if (iccid != DemoSims.Example)
        {
            Console.WriteLine(
                $"SIM {DemoSims.Example} has as many waiting orders as it may have; this one is for {iccid}.");
        }

        Console.WriteLine();
        Console.WriteLine(recorder.LastRequest);
        Console.WriteLine(recorder.LastAnswer);
        if (!answer.Success)
        {
            Console.WriteLine(answer.Code == ApiStatuses.BalanceTooLow.Code
                ? "The demo partner has spent its money. "
                    + $"'./csss partner deposit {DemoSeed.PartnerCode} 1000.00' with the demo's --data or --postgres "
                    + "gives it more; an empty folder makes a new demo."
                : $"The order was refused: {answer.Code} {answer.Message}");
            return CommandLine.Failure;
        }

        PrintCurl(client, iccid);
        return CommandLine.Success;
    }

    /// <summary>The example's SIM, else the first of the others that has room for one more waiting order.</summary>
    private static async Task<(Envelope<OrderPlaced> Answer, string Iccid)> PlaceAsync(
        CsssClient client, CancellationToken cancellationToken)
    {
        var iccid = DemoSims.Example;
        for (var next = 1; ; next++)
        {
            var body = client.SignedBody(Request(iccid), ContractsJson.Wire.PlaceOrderRequest);
            var answer = await client.SendBodyAsync(
                Path, body, ContractsJson.Wire.EnvelopeOrderPlaced, cancellationToken);
            if (answer.Code != ApiStatuses.TooManyWaitingOrders.Code || next > DemoSims.Generated)
            {
                return (answer, iccid);
            }

            iccid = DemoSims.GeneratedIccid(next);
        }
    }

    private void PrintCurl(CsssClient client, string iccid)
    {
        var body = Encoding.UTF8.GetString(
            client.SignedBody(Request(iccid), ContractsJson.Wire.PlaceOrderRequest));
        var until = (clock.GetUtcNow() + api.TimestampWindow).UtcDateTime;
        Console.WriteLine("Another order, signed and ready to paste. Pasted twice it is still one order.");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Its timestamp is accepted until {until:yyyy-MM-dd HH:mm:ss} UTC."));
        Console.WriteLine();
        Console.WriteLine($"curl '{new Uri(url, Path)}' -H 'Content-Type: application/json' --data-raw '{body}'");
        Console.WriteLine();
        Console.WriteLine("Later ones: ./csss order --url " + url.GetLeftPart(UriPartial.Authority)
            + $" --access-code {DemoSeed.PartnerCode} --secret {DemoSeed.PartnerSecret} --sim {iccid}");
        Console.WriteLine();
    }

    /// <summary>The published example, field by field.</summary>
    private static PlaceOrderRequest Request(string iccid) => new()
    {
        DeviceId = iccid,
        GlobalOrder = "0",
        IsOpen = "0",
        OrderPeriod = "1",
        PackageCode = DemoPlans.All[0].Code.Value,
        PackageName = DemoPlans.MonthlyChinaName,
        PackageType = "2",
        PayAmount = "0",
        PayResult = "1",
        PayType = "2",
        TestFlow = "0",
        TestFlowFlag = "0",
    };
}
