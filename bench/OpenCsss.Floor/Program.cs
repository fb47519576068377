using OpenCsss.Floor;

if (!FloorOptions.TryParse(args, out var options, out var problem))
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(FloorOptions.Usage);
    return 2;
}

using var lanes = options.Postgres is null
    ? SqliteStore.OpenLanes(options.DataFolder!, options.Partners)
    : PostgresStore.OpenLanes(options.Postgres, options.Lanes, options.Partners);
var endpoint = new OrderEndpoint(new PartnerTable(options.Partners), lanes, TimeProvider.System);

// The empty builder: no configuration sources, no log providers, nothing on the request's path but routing.
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().UseUrls(options.Urls).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Services.AddRoutingCore();

await using var app = builder.Build();
app.MapPost("/package/orderPackage", endpoint.HandleAsync);
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("ready"));
await app.RunAsync();
return 0;
