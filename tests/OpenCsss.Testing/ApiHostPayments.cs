using System.Collections.Concurrent;
using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Orders;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.Payments.Simulated;
using OpenCsss.Platform.Modules.Payments.Stripe;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Testing;

/// <summary>People who pay.</summary>
public sealed partial class ApiHost
{
    private readonly ConcurrentDictionary<long, SoldItem> _sales = new();

    /// <summary>What the shop of the test was asked and told, on all nodes.</summary>
    internal SoldGoodsLog Shop { get; private init; } = new();

    /// <summary>A server whose shop sells, with Stripe's stand-in, or with the simulated provider if there is none.</summary>
    internal static Task<ApiHost> StartSellingAsync(
        Engine engine, ManualClock clock, StripeServer? stripe, CancellationToken cancellationToken,
        Action<ServerOptions>? configure = null) =>
        StartSellingAsync(engine, clock, options =>
        {
            if (stripe is not null)
            {
                Take(options.Payments, stripe);
            }

            configure?.Invoke(options);
        }, cancellationToken);

    private static async Task<ApiHost> StartSellingAsync(
        Engine engine, ManualClock clock, Action<ServerOptions> configure, CancellationToken cancellationToken)
    {
        var database = await TestDatabase.CreateAsync(engine, cancellationToken);
        ApiHost? host = null;
        host = new ApiHost(
            database, ownsDatabase: true, clock, configure, Shopping(sale => host!._sales[sale], () => host!.Shop));
        return await StartAsync(host, cancellationToken);
    }

    /// <summary>Another node that sells the same.</summary>
    internal Task<ApiHost> StartSellingTwinAsync(StripeServer stripe, CancellationToken cancellationToken) => StartAsync(
        new ApiHost(
            _database, ownsDatabase: false, Clock, options => Take(options.Payments, stripe),
            Shopping(sale => _sales[sale], () => Shop))
        {
            Shop = Shop,
        },
        cancellationToken);

    internal static void Take(PaymentOptions options, StripeServer stripe)
    {
        options.Provider = StripePayments.ProviderName;
        options.Stripe.BaseUrl = stripe.Url;
        options.Stripe.SecretKey = StripeServer.SecretKey;
        options.Stripe.PublishableKey = StripeServer.PublishableKey;
        options.Stripe.WebhookSecrets = StripeServer.WebhookSecret;
    }

    /// <summary>An order of the shop that waits for its money.</summary>
    internal async Task<long> SellAsync(
        ApiPartner partner, SeededSim sim, SeededPlan plan, CancellationToken cancellationToken)
    {
        var sale = sim.Id;
        _sales[sale] = new SoldItem(partner.AccessCode, sim.Iccid, plan.Code, plan.Type);
        await using var connection = await _database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            "insert into counter (name, value) values (@name, 1)", new { name = SoldGoods.NameOf(partner.Id, sale) });
        return sale;
    }

    /// <summary>The shop closes an order that nobody has paid.</summary>
    internal async Task CloseSaleAsync(ApiPartner partner, long sale, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            "update counter set value = 3 where name = @name", new { name = SoldGoods.NameOf(partner.Id, sale) });
    }

    /// <summary>Somebody wants to pay.</summary>
    internal async Task<OpenedPayment> OpenPaymentAsync(
        ApiPartner partner, long sale, CancellationToken cancellationToken, long amountMinor = 150,
        string currency = "USD", PaymentKind kind = PaymentKind.Once, Func<NewPayment, NewPayment>? edit = null)
    {
        var seller = await Services<PartnerRegistry>().FindAsync(partner.AccessCode, cancellationToken);
        Xunit.Assert.True(Currency.TryParse(currency, out var money));
        var wish = new NewPayment(
            seller!, PaymentPurpose.TopUpOrder, sale, $"{partner.AccessCode}{sale}", kind, amountMinor, money,
            "A plan for a month")
        {
            Email = "person@example.com",
        };
        return await Services<PaymentOpener>().OpenAsync(edit?.Invoke(wish) ?? wish, cancellationToken);
    }

    /// <summary>What callers and people do who ask how it stands.</summary>
    internal Task<Payment?> QueryPaymentAsync(ApiPartner partner, long sale, CancellationToken cancellationToken) =>
        Services<PaymentUpdates>().BringUpToDateAsync(partner.Id, $"{partner.AccessCode}{sale}", cancellationToken);

    /// <summary>All attempts of a sale as they are stored, with what became of them.</summary>
    internal async Task<IReadOnlyList<PaymentHistory>> PaymentsAsync(
        ApiPartner partner, long sale, CancellationToken cancellationToken)
    {
        var lists = Services<PaymentLists>();
        var histories = new List<PaymentHistory>();
        foreach (var payment in await lists.ListOfSubjectAsync(
            partner.Id, PaymentPurpose.TopUpOrder, sale, cancellationToken))
        {
            histories.Add((await lists.ShowAsync(payment.Key, cancellationToken))!);
        }

        return histories;
    }

    /// <summary>Lets this node look after all payments that hang; how many things it did.</summary>
    public Task<int> SweepPaymentsAsync(CancellationToken cancellationToken) =>
        HostedService<PaymentSweeper>().RunOnceAsync(cancellationToken);

    /// <summary>The page of the simulated provider.</summary>
    internal SimulatedDesk SimulatedDesk => Services<SimulatedDesk>();

    /// <summary>Delivers a webhook as it stands; the status of the answer.</summary>
    internal async Task<int> DeliverAsync(string body, string signature, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/payment/stripe/webhook", UriKind.Relative));
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        using var answer = await _http.SendAsync(request, cancellationToken);
        return (int)answer.StatusCode;
    }

    /// <summary>Delivers an event of the stand-in's, signed now.</summary>
    internal Task<int> DeliverAsync(
        StripeEventSent happened, CancellationToken cancellationToken, string secret = StripeServer.WebhookSecret) =>
        DeliverAsync(happened.Body, StripeServer.Sign(happened.Body, Clock.GetUtcNow(), secret), cancellationToken);

    private static HostAddition Shopping(Func<long, SoldItem> itemOf, Func<SoldGoodsLog> log) => new(
        services => services.AddSingleton<IPaidGoods>(provider => new SoldGoods(
            itemOf, provider.GetRequiredService<PlaceOrderPart>(), provider.GetRequiredService<PartnerRegistry>(),
            provider.GetRequiredService<Db>(), provider.GetRequiredService<TimeProvider>(), log())),
        static _ => { });
}
