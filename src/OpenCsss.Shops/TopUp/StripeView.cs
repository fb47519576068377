namespace OpenCsss.Shops.TopUp;

/// <summary>The page on which Stripe's own form stands.</summary>
/// <param name="Order">What is paid for.</param>
/// <param name="PublishableKey">Whose account it is, for Stripe's script.</param>
/// <param name="ClientSecret">What the form pays. On this page alone, which nothing keeps.</param>
/// <param name="ScriptUrl">Stripe's own script, of the version that the server speaks.</param>
/// <param name="ReturnUrl">Where the bank sends the person back to, whole.</param>
internal sealed record StripeView(
    OrderView Order, string PublishableKey, string ClientSecret, string ScriptUrl, string ReturnUrl);
