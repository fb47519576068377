using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>What somebody wants to buy.</summary>
/// <param name="Partner">In whose shop.</param>
/// <param name="Card">For which card.</param>
/// <param name="OrderNo">The caller's number.</param>
/// <param name="PackageCode">Which plan.</param>
/// <param name="Periods">How many of its periods.</param>
/// <param name="AmountMinor">What the caller believes it costs.</param>
/// <param name="Currency">In which currency.</param>
internal sealed record ShopWish(
    Partner Partner, ShopCard Card, string OrderNo, string PackageCode, int Periods, long AmountMinor, string Currency)
{
    /// <summary>The payment's name; null: the partner's code and the number.</summary>
    public string? PayId { get; init; }

    public bool RenewsItself { get; init; }

    public string Email { get; init; } = "";

    /// <summary>The plan's name as the caller shows it; empty: the catalogue's.</summary>
    public string PackageName { get; init; } = "";

    public string PayType { get; init; } = "";

    public string Reference { get; init; } = "";

    public required string Language { get; init; }

    public required ShopOrderOrigin Origin { get; init; }
}

/// <summary>What became of a wish to buy.</summary>
internal enum BuyOutcome
{
    /// <summary>There is an order, new or of before.</summary>
    Ordered,

    /// <summary>The number, or the payment's name, is that of another order.</summary>
    NameIsTaken,

    /// <summary>The plan cannot be bought for this card.</summary>
    PlanNotOffered,

    PeriodsOutsideRange,

    /// <summary>It costs something else.</summary>
    AmountDiffers,

    /// <summary>The plan does not renew itself.</summary>
    CannotRenew,
}

/// <summary>What became of a wish, and the order if there is one.</summary>
internal readonly record struct Bought(BuyOutcome Outcome, ShopOrder? Order);

/// <summary>Opens orders of shops, for the Mall API and the pages.</summary>
internal sealed class ShopPurchases(
    ShopFront front, OpenShopOrderWrite write, PaymentOptions payments, Db db, TimeProvider clock)
{
    /// <summary>
    /// An order that waits for its money. The same wish again is the same order, whatever became of it.
    /// </summary>
    public async Task<Bought> OpenAsync(ShopWish wish, CancellationToken cancellationToken)
    {
        var (judged, draft) = await JudgeAsync(wish, cancellationToken);
        if (draft is null)
        {
            return judged;
        }

        var opened = await db.WriteAsync(
            write, wish.Partner.Id, new OpenShopOrderCall(draft, wish.PayId is not null), cancellationToken);
        return opened.Outcome is OpenShopOrderOutcome.NameIsTaken
            ? new Bought(BuyOutcome.NameIsTaken, null)
            : new Bought(BuyOutcome.Ordered, opened.Order);
    }

    /// <summary>
    /// The order as it would be written; or what is said without one. An order of before is judged by what it was,
    /// because the plan may not be sold any more.
    /// </summary>
    public async Task<(Bought Judged, ShopOrder? Draft)> JudgeAsync(ShopWish wish, CancellationToken cancellationToken)
    {
        var draft = DraftOf(wish, plan: null);
        if (await ShopOrderStore.FindByNoAsync(db, wish.Partner.Id, wish.OrderNo, cancellationToken) is { } known)
        {
            return (
                OpenShopOrderWrite.IsSame(new OpenShopOrderCall(draft, wish.PayId is not null), known)
                    ? new Bought(BuyOutcome.Ordered, known)
                    : new Bought(BuyOutcome.NameIsTaken, null),
                null);
        }

        if (await front.FindPlanAsync(wish.Partner, wish.Card, wish.PackageCode, cancellationToken) is not { } plan)
        {
            return (new Bought(BuyOutcome.PlanNotOffered, null), null);
        }

        if (wish.Periods < plan.MinPeriods || wish.Periods > plan.MaxPeriods)
        {
            return (new Bought(BuyOutcome.PeriodsOutsideRange, null), null);
        }

        if (plan.PriceOf(wish.Periods).MinorUnits != wish.AmountMinor || plan.Currency.Value != wish.Currency)
        {
            return (new Bought(BuyOutcome.AmountDiffers, null), null);
        }

        return wish.RenewsItself && !plan.CanRenew
            ? (new Bought(BuyOutcome.CannotRenew, null), null)
            : (default, DraftOf(wish, plan));
    }

    private ShopOrder DraftOf(ShopWish wish, ShopPlan? plan)
    {
        var now = clock.GetUtcNow();
        var isWaiting = wish.Origin is ShopOrderOrigin.Api or ShopOrderOrigin.Page;
        return new ShopOrder
        {
            PartnerId = wish.Partner.Id,
            Id = 0,
            OrderNo = wish.OrderNo,
            PayId = wish.PayId ?? wish.Partner.AccessCode + wish.OrderNo,
            Token = OpenShopOrderWrite.NewToken(),
            Origin = wish.Origin,
            Status = ShopOrderStatus.Waiting,
            SimId = wish.Card.SimId,
            Iccid = wish.Card.Iccid,
            PackageCode = wish.PackageCode,
            PackageName = wish.PackageName.Length > 0 ? wish.PackageName : plan?.NameIn(wish.Language) ?? "",
            PackageType = plan?.Type ?? default,
            IsExtra = plan?.IsExtra ?? false,
            Periods = wish.Periods,
            AmountMinor = wish.AmountMinor,
            Currency = wish.Currency,
            RenewsItself = wish.RenewsItself,
            OpensAtOnce = wish.Card.SimType is not SimType.Ota,
            Email = wish.Email,
            Language = wish.Language,
            PayType = wish.PayType,
            Reference = wish.Reference,
            RenewalId = null,
            OrderId = null,
            CustomerRef = null,
            MethodRef = null,
            CreatedAt = now,
            CloseAt = now + payments.CloseAfter,
            DueAt = isWaiting ? now + payments.CloseAfter : null,
            PaidAt = null,
        };
    }
}
