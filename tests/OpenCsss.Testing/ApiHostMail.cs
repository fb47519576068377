using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenCsss.Contracts.Notifications;
using OpenCsss.Platform.Modules.Callbacks;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Mail;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Testing;

/// <summary>Mail to the people behind partners.</summary>
public sealed partial class ApiHost
{
    /// <summary>A server that sends callbacks to this machine, and mail through a server there, when a test says so.</summary>
    public static Task<ApiHost> StartMailingAsync(
        Engine engine, MailServer server, CancellationToken cancellationToken, string? retryDelays = null) =>
        StartAsync(engine, options => Mail(options, server, retryDelays), cancellationToken);

    internal static Task<ApiHost> StartMailingAsync(
        Engine engine, MailServer server, Action<ServerOptions> configure, CancellationToken cancellationToken) =>
        StartAsync(
            engine,
            options =>
            {
                Mail(options, server, retryDelays: null);
                configure(options);
            },
            cancellationToken);

    /// <summary>Another node that mails, on the same database.</summary>
    public Task<ApiHost> StartMailingTwinAsync(MailServer server, CancellationToken cancellationToken) =>
        StartAsync(
            new ApiHost(_database, ownsDatabase: false, Clock, options => Mail(options, server, retryDelays: null)),
            cancellationToken);

    /// <summary>Tries all mail that is due now; how many the mail server took.</summary>
    public Task<int> SendMailAsync(CancellationToken cancellationToken) =>
        _app!.Services.GetServices<IHostedService>().OfType<MailWorker>().Single().RunOnceAsync(cancellationToken);

    /// <summary>The latest mail about an endpoint; null if there is none.</summary>
    public async Task<MailLine?> MailAsync(
        ApiPartner partner, CancellationToken cancellationToken, string callback = EventNames.All)
    {
        _ = EndpointNumber.TryParse(callback, out var endpoint);
        var rows = await _app!.Services.GetRequiredService<SwitchOffMails>().ListLatestAsync(partner.Id, cancellationToken);
        return rows.SingleOrDefault(row => row.Endpoint == endpoint.Number) is { } row
            ? new MailLine(row.Status, row.Attempts, row.Error)
            : null;
    }

    private static void Mail(ServerOptions options, MailServer server, string? retryDelays)
    {
        AllowLocalCallbacks(options);
        options.Mail.Host = "127.0.0.1";
        options.Mail.Port = server.Port;
        options.Mail.Tls = MailTls.None;
        options.Mail.From = "OpenCsss <csss@example.com>";
        options.Mail.Send = false; // A test says when.
        options.Mail.RetryDelays = retryDelays ?? options.Mail.RetryDelays;
    }
}

/// <summary>A mail as the operator sees it: 1 waits, 2 sent, 3 given up, 4 not to be sent.</summary>
public sealed record MailLine(long Status, long Attempts, string? Error);
