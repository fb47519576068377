using OpenCsss.Floor;

if (args is ["usage", ..])
{
    return await UsageRows.RunAsync(args);
}

if (args is ["reference", var folder])
{
    return Reference.Run(folder);
}

if (!FloorOptions.TryParse(args, out var options, out var problem))
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(FloorOptions.Usage);
    return 2;
}

var partners = new PartnerTable(options.Partners);

// The empty builder: no configuration sources, no log providers, nothing on the request's path but routing.
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().UseUrls(options.Urls).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Services.AddRoutingCore();

await using var app = builder.Build();
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("ready"));
if (options.Reads)
{
    using IRowSource rows = options.Postgres is null
        ? new SqliteRows(options.DataFolder!)
        : new PostgresRows(options.Postgres, options.Lanes);
    var endpoint = new ReadEndpoint(partners, rows);
    app.MapPost("/device/queryDevice", endpoint.ShowSimAsync);
    app.MapPost("/flow/queryDeviceFlowUsage", endpoint.ShowUsageAsync);
    app.MapPost("/package/queryOrder", endpoint.ListOrdersAsync);
    await app.RunAsync();
}
else
{
    using var lanes = options.Postgres is null
        ? SqliteStore.OpenLanes(options.DataFolder!, options.Partners)
        : PostgresStore.OpenLanes(options.Postgres, options.Lanes, options.Partners);
    var endpoint = new OrderEndpoint(partners, lanes, TimeProvider.System);
    app.MapPost("/package/orderPackage", endpoint.PlaceOneAsync);
    app.MapPost("/package/batchOrderPackages", endpoint.PlaceManyAsync);
    await app.RunAsync();
}

return 0;
