using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>How an order of a shop stands. The numbers are stored.</summary>
internal enum ShopOrderStatus
{
    Waiting = 0,

    Paid = 1,

    /// <summary>It was not paid in time, or what was to be bought cannot be sold any more.</summary>
    Closed = 3,
}

/// <summary>Where an order of a shop comes from. The numbers are stored.</summary>
internal enum ShopOrderOrigin
{
    /// <summary>The Mall API: a partner's own front end.</summary>
    Api = 1,

    /// <summary>The pages of this platform.</summary>
    Page = 2,

    /// <summary>A partner that was paid itself.</summary>
    PaidPartner = 3,

    /// <summary>The schedule of renewals.</summary>
    Renewal = 4,
}

/// <summary>What somebody wants to buy for a card, as it is stored.</summary>
internal sealed record ShopOrder
{
    /// <summary>What names that the platform gives begin with, so that no caller's is one of them.</summary>
    public const string OwnNames = "renewal-";

    public required long PartnerId { get; init; }

    public required long Id { get; init; }

    /// <summary>The caller's, unique with the partner.</summary>
    public required string OrderNo { get; init; }

    /// <summary>The name of its payment, unique with the partner.</summary>
    public required string PayId { get; init; }

    /// <summary>In the address of its page.</summary>
    public required string Token { get; init; }

    public required ShopOrderOrigin Origin { get; init; }

    public required ShopOrderStatus Status { get; init; }

    public required long SimId { get; init; }

    /// <summary>As it is in stock.</summary>
    public required string Iccid { get; init; }

    public required string PackageCode { get; init; }

    /// <summary>As the caller shows it, or else the catalogue's.</summary>
    public required string PackageName { get; init; }

    public required PlanType PackageType { get; init; }

    public required bool IsExtra { get; init; }

    public required int Periods { get; init; }

    /// <summary>The whole price, in hundredths.</summary>
    public required long AmountMinor { get; init; }

    public required string Currency { get; init; }

    public required bool RenewsItself { get; init; }

    /// <summary>
    /// Whether the plan begins at once if the card is free: not of an OTA SIM, which reports where it is.
    /// </summary>
    public required bool OpensAtOnce { get; init; }

    /// <summary>Empty if it is not known.</summary>
    public required string Email { get; init; }

    /// <summary>In which mails are written.</summary>
    public required string Language { get; init; }

    /// <summary>How it was paid, in the words of a partner that was paid itself; else empty.</summary>
    public required string PayType { get; init; }

    /// <summary>The caller's further references; kept for whoever looks into a case.</summary>
    public required string Reference { get; init; }

    /// <summary>The order that began the renewal that this one is a part of; null if it is none.</summary>
    public required long? RenewalId { get; init; }

    /// <summary>The plan order; null as long as it is not paid.</summary>
    public required long? OrderId { get; init; }

    public required string? CustomerRef { get; init; }

    public required string? MethodRef { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Till when it can be paid.</summary>
    public required DateTimeOffset CloseAt { get; init; }

    /// <summary>When somebody has to look after it; null: never.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    public required DateTimeOffset? PaidAt { get; init; }

    /// <summary>The plan order's number as it is shown; empty if there is none.</summary>
    public string OrderIdText => OrderId is { } id ? new OrderId(id).ToString() : "";

    /// <summary>The renewal's name for callers.</summary>
    public static string SubscriptionOf(long renewalId) =>
        string.Create(CultureInfo.InvariantCulture, $"sub_{renewalId}");
}

/// <summary>States and origins of shop orders in SQL.</summary>
internal static class ShopOrderSql
{
    public static readonly string Waiting = SqlNumber.Of(ShopOrderStatus.Waiting);

    public static readonly string Paid = SqlNumber.Of(ShopOrderStatus.Paid);

    public static readonly string SoldByShop = SqlNumber.Of(BuyType.Shop);
}
