using System.Buffers.Text;
using System.Security.Cryptography;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>An order of a shop that is to be, with all but its id.</summary>
/// <param name="Draft">What was asked for.</param>
/// <param name="NamesPayment">The caller has named the payment, so that the name is part of what was asked for.</param>
internal sealed record OpenShopOrderCall(ShopOrder Draft, bool NamesPayment);

/// <summary>What became of the wish for an order.</summary>
internal enum OpenShopOrderOutcome
{
    /// <summary>It is new.</summary>
    Opened,

    /// <summary>The same was asked for before: it is the order of then.</summary>
    Repeated,

    /// <summary>The number, or the payment's name, is that of an order with other content.</summary>
    NameIsTaken,
}

/// <summary>What became of the wish, and the order; of a name that is taken the one that has it.</summary>
internal readonly record struct OpenedShopOrder(OpenShopOrderOutcome Outcome, ShopOrder Order);

/// <summary>
/// Writes orders of shops down, one for each number of a partner's. The lock on the account row makes two callers of
/// the same number follow one another; the unique indexes have the last word.
/// </summary>
internal sealed class OpenShopOrderWrite : GroupedWrite<OpenShopOrderCall, OpenedShopOrder>
{
    private const int TokenBytes = 16;

    /// <summary>What is in the address of an order's page.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    public override async Task<IReadOnlyList<OpenedShopOrder>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<OpenShopOrderCall> items, CancellationToken cancellationToken)
    {
        var locked = Accounts.LockAll(
            transaction, [.. items.Select(item => item.Draft.PartnerId).Distinct().Order()]);
        var names = items.Select(item => (item.Draft.PartnerId, item.Draft.OrderNo, item.Draft.PayId)).ToArray();
        var found = ShopOrderStore.Load(transaction, names);
        await transaction.FlushAsync(cancellationToken);

        var accounts = locked.ByPartner();
        var known = new List<ShopOrder>[items.Count];
        foreach (var (n, order) in found.Rows)
        {
            (known[n] ??= []).Add(order);
        }

        var orders = new List<ShopOrder>();
        var results = new OpenedShopOrder[items.Count];
        for (var n = 0; n < results.Length; n++)
        {
            var (draft, call) = (items[n].Draft, items[n]);
            IEnumerable<ShopOrder> others = known[n] ?? [];
            others = others.Concat(orders.Where(order => order.PartnerId == draft.PartnerId
                && (order.OrderNo == draft.OrderNo || order.PayId == draft.PayId)));
            if (others.FirstOrDefault(order => order.OrderNo == draft.OrderNo) is { } same)
            {
                results[n] = new OpenedShopOrder(
                    IsSame(call, same) ? OpenShopOrderOutcome.Repeated : OpenShopOrderOutcome.NameIsTaken, same);
            }
            else if (others.FirstOrDefault() is { } other)
            {
                results[n] = new OpenedShopOrder(OpenShopOrderOutcome.NameIsTaken, other);
            }
            else
            {
                var order = draft with { Id = accounts[draft.PartnerId].NextId(draft.CreatedAt) };
                orders.Add(order);
                results[n] = new OpenedShopOrder(OpenShopOrderOutcome.Opened, order);
            }
        }

        ShopOrderStore.Insert(transaction, orders);
        Accounts.Save(transaction, [.. accounts.Values.Where(account => account.HasChanged)]);
        await transaction.FlushAsync(cancellationToken);
        return results;
    }

    /// <summary>Whether it asks for the same. What a person may say later, as the address, does not count.</summary>
    public static bool IsSame(OpenShopOrderCall call, ShopOrder known)
    {
        var draft = call.Draft;
        return draft.SimId == known.SimId && draft.PackageCode == known.PackageCode && draft.Periods == known.Periods
            && draft.AmountMinor == known.AmountMinor && draft.Currency == known.Currency
            && (!call.NamesPayment || draft.PayId == known.PayId)
            && (draft.RenewsItself == known.RenewsItself || known.RenewsItself);
    }
}
