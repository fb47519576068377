using System.Text.Json.Serialization.Metadata;
using OpenCsss.Contracts;
using Stripe;

namespace OpenCsss.Platform.Modules.Payments.Stripe;

/// <summary>
/// The accounts at Stripe, each with its client. Who has no account of its own pays into the platform's.
/// </summary>
internal sealed class StripeAccounts
{
    /// <summary>The name that the factory knows connections to Stripe by.</summary>
    public const string ClientName = "stripe";

    private readonly Dictionary<string, StripeAccount> _byName = new(StringComparer.OrdinalIgnoreCase);

    public StripeAccounts(PaymentOptions options, IHttpClientFactory clients)
    {
        LetStripeReadJson();
        var stripe = options.Stripe;
        if (stripe.IsSet)
        {
            _byName[""] = Open("", stripe, stripe.BaseUrl, clients);
        }

        foreach (var (code, account) in stripe.Accounts)
        {
            _byName[code] = Open(code, account, stripe.BaseUrl, clients);
        }
    }

    public IReadOnlyCollection<StripeAccount> All => _byName.Values;

    /// <summary>Whose account takes a partner's money: its own if it has one.</summary>
    public string NameFor(string accessCode) => _byName.ContainsKey(accessCode) ? accessCode : "";

    /// <summary>Null if it has been taken out of the options while payments were at it.</summary>
    public StripeAccount? Find(string name) => _byName.GetValueOrDefault(name);

    private static StripeAccount Open(
        string name, StripeAccountOptions options, string baseUrl, IHttpClientFactory clients) => new(
        name, options.PublishableKey, StripeAccountOptions.SecretsOf(options.WebhookSecrets), options.IsLive,
        new StripeClient(new StripeClientOptions
        {
            ApiKey = options.SecretKey,
            ApiBase = baseUrl.TrimEnd('/'),

            // No retries of its own: an unclear answer is looked up. No figures about us to Stripe.
            HttpClient = new SystemNetHttpClient(
                clients.CreateClient(ClientName), maxNetworkRetries: 0,
                new AppInfo { Name = "OpenCsss", Version = UserAgent.Value.Split('/')[^1] }, enableTelemetry: false),
        }));

    /// <summary>
    /// The library reads JSON by reflection, which is off in this program unless somebody says otherwise. Its options
    /// are its own and the same for all.
    /// </summary>
    private static void LetStripeReadJson() => StripeConfiguration.SerializerOptions =
        new(StripeConfiguration.DefaultStjSerializerOptions()) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
}

/// <summary>An account at Stripe.</summary>
/// <param name="Name">Empty for the platform's, else the access code of the partner whose it is.</param>
/// <param name="PublishableKey">For pages.</param>
/// <param name="WebhookSecrets">Any of them may have signed an event.</param>
/// <param name="IsLive">Whether real money moves.</param>
/// <param name="Client">Speaks to it.</param>
internal sealed record StripeAccount(
    string Name, string PublishableKey, IReadOnlyList<string> WebhookSecrets, bool IsLive, StripeClient Client);
