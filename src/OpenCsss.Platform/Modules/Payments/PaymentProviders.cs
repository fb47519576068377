namespace OpenCsss.Platform.Modules.Payments;

/// <summary>The providers by their names: a payment goes on with the one that it was opened at.</summary>
internal sealed class PaymentProviders(IEnumerable<IPaymentProvider> providers, PaymentOptions options)
{
    private readonly Dictionary<string, IPaymentProvider> _byName = providers.ToDictionary(provider => provider.Name);

    /// <summary>Where new payments are opened.</summary>
    public IPaymentProvider Current => _byName[options.Provider];

    public IPaymentProvider Of(Payment payment) => _byName[payment.Provider];
}
