using System.Globalization;
using OpenCsss.Contracts.Events;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.Mail;
using OpenCsss.Platform.Modules.Orders;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// What happens in the transaction in which an order of a shop is paid, whoever has the money: the plan order, the
/// recharge event, the receipt, and the renewal. A list of these is gathered while a group decides, and written with
/// the rest.
/// </summary>
internal sealed class ShopDelivery(ShopMails mails, CustomerMailbox mailbox)
{
    private const long PaidResult = 2;

    private readonly List<CustomerMail> _mails = [];
    private readonly List<ShopReceipt> _receipts = [];
    private readonly List<Renewal> _newRenewals = [];
    private readonly List<Renewal> _changedRenewals = [];

    /// <summary>The plan order that a shop's order wants.</summary>
    /// <param name="order">What was bought.</param>
    /// <param name="partner">Whose shop it is.</param>
    /// <param name="paidTo">Who has the money.</param>
    /// <param name="now">When it is judged.</param>
    public static PlaceOrderCall CallOf(ShopOrder order, Partner partner, PaidTo paidTo, DateTimeOffset now)
    {
        _ = Iccid.TryParse(order.Iccid, out var iccid);
        _ = PackageCode.TryParse(order.PackageCode, out var code);
        var draft = new OrderDraft
        {
            PackageCode = code,
            PackageName = order.PackageName,
            Wish = new OrderWish(order.PackageType, order.Periods, order.OpensAtOnce, TestVolume: null)
            {
                IsExtra = order.IsExtra,
            },
            IsGlobal = false,
            PayAmountMinor = order.AmountMinor,
            PayResult = PaidResult,
            PayType = null,
        };
        return new PlaceOrderCall(
            OrderSeller.Shop(partner, paidTo), [iccid], draft, static answer => $"{answer.Lines[0].OrderId}", now);
    }

    /// <summary>The order is paid and placed.</summary>
    /// <param name="order">As it is from now on.</param>
    /// <param name="batch">Where the plan order was placed.</param>
    /// <param name="partner">By the settings in force.</param>
    /// <param name="settings">The shop's.</param>
    /// <param name="renewal">The renewal that it is a period of; null if it is none.</param>
    /// <param name="payType">The provider, or the partner's own word.</param>
    /// <param name="now">The platform's time.</param>
    public void Add(
        ShopOrder order, PlacementBatch batch, Partner partner, ShopSettings settings, Renewal? renewal, string payType,
        DateTimeOffset now)
    {
        var account = batch.Accounts[order.PartnerId];
        batch.Events.Add(EventOf(order, account, partner, payType, now));
        var receipt = ShopReceipt.Of(order, settings, now);
        _receipts.Add(receipt);
        if (order.Email.Length > 0)
        {
            _mails.Add(mails.Receipt(order, partner, receipt, payType, account.NextId(now), now));
        }

        if (renewal is not null)
        {
            _changedRenewals.Add(RenewalOf(order, renewal, now));
        }
        else if (order is { RenewsItself: true, MethodRef: not null, CustomerRef: not null })
        {
            _newRenewals.Add(RenewalOf(order, NewRenewal(order, now), now) with { PeriodNo = 1, Version = 1 });
        }
    }

    /// <summary>Queues the writes; before it the events go with the batch.</summary>
    public void Write(WriteTransaction transaction)
    {
        ShopReceipt.Insert(transaction, _receipts);
        mailbox.Append(transaction, _mails);
        RenewalStore.Insert(transaction, _newRenewals);
        RenewalStore.Save(transaction, _changedRenewals);
    }

    private static Renewal NewRenewal(ShopOrder order, DateTimeOffset now) => new()
    {
        PartnerId = order.PartnerId, Id = order.Id, Status = RenewalStatus.InForce, SimId = order.SimId, PeriodNo = 0,
        LastOrderId = 0, AmountMinor = order.AmountMinor, CustomerRef = "", MethodRef = "", Attempts = 0,
        NoticedAt = null, ChargeAt = null, DueAt = null, EndReason = null, Version = 0, CreatedAt = now,
        ChangedAt = now,
    };

    /// <summary>A period more is paid. One that was switched off meanwhile stays off.</summary>
    private static Renewal RenewalOf(ShopOrder order, Renewal before, DateTimeOffset now) => before with
    {
        PeriodNo = before.PeriodNo + 1,
        LastOrderId = order.OrderId!.Value,
        CustomerRef = order.CustomerRef ?? before.CustomerRef,
        MethodRef = order.MethodRef ?? before.MethodRef,
        Attempts = 0,
        NoticedAt = null,
        ChargeAt = null,
        DueAt = before.Status is RenewalStatus.InForce ? now : null,
        Version = before.Version + 1,
        ChangedAt = now,
    };

    private static FeedEvent EventOf(
        ShopOrder order, LockedAccount account, Partner partner, string payType, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var body = new RechargeEvent
        {
            PartnerCode = partner.AccessCode,
            PurchaseOrderId = order.OrderNo,
            OrderId = order.OrderIdText,
            SimId = order.Iccid,
            PackageCode = order.PackageCode,
            OrderPeriod = order.Periods.ToString(CultureInfo.InvariantCulture),
            PayAmount = Money.FormatAmount(order.AmountMinor),
            PayCurrency = order.Currency,
            PayType = payType,
            PaidAt = at.ToString(CultureInfo.InvariantCulture),
            AutoRenewal = order.RenewsItself ? "1" : "0",
        };
        return new FeedEvent(
            partner.Id, account.NextEventNo(), EventKind.Recharge, Operation: "", order.SimId, order.OrderId,
            body.ToJson(), at);
    }
}
