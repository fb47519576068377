using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Orders;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Server.Cli;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

// The real server with the shop of the tests, as a process that a test can kill. Arguments: the access code, the plan, and
// the ICCIDs of sales 0, 1, and so on. «POST /test/open/N» opens a payment of sale N, «POST /test/refund/N» sends it back.
var (accessCode, plan, iccids) = (args[0], args[1], args[2..]);
var options = Configuration.Read(new Dictionary<string, string?> { [Configuration.Urls] = "http://127.0.0.1:0" });
await Migrator.MigrateAsync(options.Storage, CancellationToken.None);
var builder = ServerHost.CreateBuilder(options, TimeProvider.System);
builder.Services.AddSingleton<IPaidGoods>(provider => new SoldGoods(
    sale => new SoldItem(accessCode, iccids[sale], plan, PlanType.Monthly),
    provider.GetRequiredService<PlaceOrderPart>(), provider.GetRequiredService<PartnerRegistry>(),
    provider.GetRequiredService<Db>(), provider.GetRequiredService<TimeProvider>(), new SoldGoodsLog()));
await using var app = ServerHost.Build(builder, options);
app.MapPost("/test/open/{sale:long}", async (long sale, PaymentOpener opener, PartnerRegistry partners) =>
{
    var seller = await partners.FindAsync(accessCode, CancellationToken.None);
    _ = Currency.TryParse("USD", out var dollars);
    var opened = await opener.OpenAsync(
        new NewPayment(
            seller!, PaymentPurpose.TopUpOrder, sale, $"pay {sale}", PaymentKind.Once, 150, dollars, "A plan for a month"),
        CancellationToken.None);
    return $"{opened.Outcome}";
});
app.MapPost("/test/refund/{sale:long}", async (long sale, PaymentLists lists, PaymentRefunds refunds, PartnerRegistry partners) =>
{
    var seller = await partners.FindAsync(accessCode, CancellationToken.None);
    var payment = await lists.FindAsync(seller!.Id, $"pay {sale}", CancellationToken.None);
    return $"{(await refunds.RequestAsync(payment!.Key, null, CancellationToken.None)).Outcome}";
});
await ServeCommand.StartAsync(app, CancellationToken.None);
await app.WaitForShutdownAsync();
