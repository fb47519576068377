namespace OpenCsss.Platform.Modules.Sms.SmppClient;

/// <summary>Keeps the connections to all SMSCs in this node's settings.</summary>
internal sealed class SmscConnections(IReadOnlyList<SmppRoute> routes, SmsOptions options) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Work
        ? Task.WhenAll(routes.SelectMany(route => route.Links).Select(link => link.RunAsync(stoppingToken)))
        : Task.CompletedTask;
}
