using OpenCsss.Domain;
using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Modules.Payments.Stripe;

/// <summary>An account at Stripe.</summary>
internal class StripeAccountOptions
{
    /// <summary>
    /// <c>sk_…</c>, or better <c>rk_…</c> with only the rights in docs/operations/payments.md. Never logged.
    /// </summary>
    public string SecretKey { get; set; } = "";

    /// <summary><c>pk_…</c>: for pages.</summary>
    public string PublishableKey { get; set; } = "";

    /// <summary><c>whsec_…</c>, several separated by blanks while one is rotated. Never logged.</summary>
    public string WebhookSecrets { get; set; } = "";

    public bool IsSet => SecretKey.Length > 0;

    /// <summary>Whether real money moves.</summary>
    public bool IsLive => SecretKey.Contains("_live_", StringComparison.Ordinal);

    /// <summary>Whether these are keys, and belong together. No key is repeated in what is said of it.</summary>
    public void CheckKeys(SettingCheck check)
    {
        check.RequireSecret(
            BeginsWith(SecretKey, "sk_") || BeginsWith(SecretKey, "rk_"), nameof(SecretKey),
            "a key that begins with sk_ or rk_, without blanks");
        check.RequireSecret(
            BeginsWith(PublishableKey, "pk_"), nameof(PublishableKey),
            "a key that begins with pk_, without blanks");
        check.RequireSecret(
            IsLive == PublishableKey.Contains("_live_", StringComparison.Ordinal), nameof(PublishableKey),
            "for the same mode as SecretKey, live or test");
        var secrets = SecretsOf(WebhookSecrets);
        check.RequireSecret(
            secrets.Length is >= 1 and <= 4 && Array.TrueForAll(secrets, secret => BeginsWith(secret, "whsec_")),
            nameof(WebhookSecrets), "1 to 4 secrets that begin with whsec_, separated by blanks");
    }

    public static string[] SecretsOf(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool BeginsWith(string key, string prefix) =>
        key.StartsWith(prefix, StringComparison.Ordinal) && key.Length > prefix.Length && !key.Any(char.IsWhiteSpace);
}

/// <summary>The platform's account at Stripe, and those of partners that have their own.</summary>
internal sealed class StripeOptions : StripeAccountOptions
{
    /// <summary>Where Stripe's API is.</summary>
    public string BaseUrl { get; set; } = "https://api.stripe.com";

    /// <summary>
    /// By access code: the partner's own account takes the money of its shop, and the platform's does not.
    /// </summary>
    public Dictionary<string, StripeAccountOptions> Accounts { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="check">Takes what is wrong.</param>
    /// <param name="isUsed">Whether new payments go to Stripe.</param>
    public void Check(SettingCheck check, bool isUsed)
    {
        check.Require(
            Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url)
                && (url.Scheme is "https" || (url.Scheme is "http" && url.IsLoopback)),
            BaseUrl, "an https address");
        if (isUsed || IsSet)
        {
            CheckKeys(check);
        }

        foreach (var (code, account) in Accounts)
        {
            check.Require(AccessCode.TryParse(code, out _), code, "named by access codes", nameof(Accounts));
            account.CheckKeys(check.Of($"{nameof(Accounts)}:{code}"));
        }
    }
}
