using OpenCsss.Platform.Modules.Payments.Simulated;
using OpenCsss.Platform.Modules.Payments.Stripe;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>Taking money from people: intents, permissions, refunds, disputes; whoever sells is above it.</summary>
internal static class PaymentsModule
{
    public static IServiceCollection AddPayments(this IServiceCollection services, PaymentOptions options)
    {
        services.AddHttpClient(StripeAccounts.ClientName)
            .ConfigureHttpClient(client =>
            {
                client.Timeout = options.Timeout;
                client.MaxResponseContentBufferSize = 4_194_304;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false, // A key goes to the address that it was meant for.
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a change of its address is noticed.
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // The client lives as long as the server.
            .RemoveAllLoggers(); // They would write the names of payments at Stripe.
        return services
            .AddSingleton(options)
            .AddSingleton<StripeAccounts>()
            .AddSingleton<IPaymentProvider, StripePayments>()
            .AddSingleton<SimulatedPaymentStore>()
            .AddSingleton<SimulatedPermit>()
            .AddSingleton<IPaymentProvider, SimulatedPayments>()
            .AddSingleton<SimulatedDesk>()
            .AddSingleton<PaymentProviders>()
            .AddSingleton<PaidGoodsDirectory>()
            .AddSingleton<PaymentNotices>()
            .AddSingleton<PaymentOpener>()
            .AddSingleton<PaymentUpdates>()
            .AddSingleton<PaymentClosing>()
            .AddSingleton<PaymentRefunds>()
            .AddSingleton<PaymentLists>()
            .AddSingleton<PaymentEventStore>()
            .AddSingleton<ReceiveStripeEvent>()
            .AddHostedService<PaymentNotes>()
            .AddHostedService<PaymentSweeper>()
            .AddHostedService<PaymentEventRetention>();
    }

    public static void MapPayments(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/payment/stripe/webhook", ReceiveStripeEvent.HandleAsync);
}
