using System.Net;
using OpenCsss.Platform.Modules.Mail;
using OpenCsss.Platform.Surfaces.Enterprise;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>The partners' feeds, and the callbacks that carry them.</summary>
internal static class NotificationsModule
{
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services
        .AddSingleton(provider =>
            new CallbackTargets(provider.GetRequiredService<CallbackOptions>().AllowedTargets))
        .AddSingleton(provider => new CallbackSender(
            provider.GetRequiredService<CallbackOptions>(), provider.GetRequiredService<CallbackTargets>(),
            Dns.GetHostAddressesAsync, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<SwitchOffMails>()
        .AddSingleton<MailSender>()
        .AddSingleton<CallbackAdministration>()
        .AddSingleton<CallbackIo>()
        .AddHostedService<CallbackDispatcher>()
        .AddHostedService<CallbackWatch>()
        .AddHostedService<AttemptRetention>()
        .AddHostedService<MailWorker>()
        .AddSingleton<CustomerMailbox>()
        .AddHostedService<CustomerMailRetention>();

    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        var notification = routes.MapGroup("/notification");
        notification.MapPost("/queryEvents", ListEvents.HandleAsync).ReadsAs("queryEvents");
        notification.MapPost("/setCallback", SetCallback.HandleAsync).WritesAs("setCallback");
        notification.MapPost("/queryCallback", ListCallbacks.HandleAsync).ReadsAs("queryCallback");
    }
}
