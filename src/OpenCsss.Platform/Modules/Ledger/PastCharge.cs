namespace OpenCsss.Platform.Modules.Ledger;

/// <summary>What an order of the past was charged, as a seed makes it.</summary>
internal readonly record struct PastCharge(
    long PartnerId, long MovementId, long OrderId, long AmountMinor, string Currency, long CreatedAt)
{
    /// <summary>Both sides of the movement.</summary>
    public IEnumerable<LedgerEntry> Entries =>
        [Side(LedgerAccount.Wallet, -AmountMinor), Side(LedgerAccount.Sales, AmountMinor)];

    private LedgerEntry Side(LedgerAccount account, long amountMinor) =>
        new(PartnerId, MovementId, account, MovementKind.Order, amountMinor, Currency, OrderId, CreatedAt);
}
