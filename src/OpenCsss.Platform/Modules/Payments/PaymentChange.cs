using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>Changes one payment in a transaction that holds its partner's lock.</summary>
internal static class PaymentChange
{
    /// <summary>Changes it if it is still as it was read. False, with nothing changed, if it is not.</summary>
    public static Task<bool> TryMakeAsync(
        WriteTransaction transaction, Payment seen, Action<LockedPayment, LockedAccount> change) =>
        MakeAsync(transaction, seen.Key, seen.Version, change);

    /// <summary>Changes it however it is by now. False if there is none.</summary>
    public static Task<bool> MakeAsync(
        WriteTransaction transaction, PaymentKey key, Action<LockedPayment> change) =>
        MakeAsync(transaction, key, seenVersion: null, (payment, _) => change(payment));

    private static async Task<bool> MakeAsync(
        WriteTransaction transaction, PaymentKey key, long? seenVersion, Action<LockedPayment, LockedAccount> change)
    {
        var accounts = Accounts.LockAll(transaction, [key.PartnerId]);
        var payments = PaymentStore.FindLocked(transaction, [key]);
        await transaction.FlushAsync(CancellationToken.None);
        if (payments.Rows is not [{ Row: var found }] || (seenVersion ?? found.Version) != found.Version)
        {
            return false;
        }

        var (payment, account) = (new LockedPayment(found), accounts.Only);
        change(payment, account);
        if (payment.HasChanged)
        {
            PaymentStore.Save(transaction, [payment]);
        }

        if (account.HasChanged)
        {
            Accounts.Save(transaction, [account]);
        }

        await transaction.FlushAsync(CancellationToken.None);
        return true;
    }
}
