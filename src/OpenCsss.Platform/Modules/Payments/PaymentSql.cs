using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>States of payments, refunds and disputes, for whoever reads them.</summary>
internal static class PaymentSql
{
    public static readonly string Created = SqlNumber.Of(PaymentStatus.Created);

    public static readonly string Succeeded = SqlNumber.Of(PaymentStatus.Succeeded);

    /// <summary>It can still come to something by itself.</summary>
    public static readonly string Open = SqlNumber.AnyOf(
        PaymentStatus.Created, PaymentStatus.Waiting, PaymentStatus.NeedsApproval, PaymentStatus.Processing);

    public static readonly string Setup = SqlNumber.Of(PaymentKind.Setup);

    /// <summary>Of payment p: whether its money is in the ledger.</summary>
    public const string Booked = "(p.provider_account = '' and p.taken_currency is null)";

    public static readonly string Undecided = SqlNumber.Of(PaymentMoney.None);

    public static readonly string Settled = SqlNumber.Of(PaymentMoney.Settled);

    /// <summary>Nothing is to be done about the money any more.</summary>
    public static readonly string Done = SqlNumber.AnyOf(PaymentMoney.Settled, PaymentMoney.Refunded);

    /// <summary>It goes back, or has.</summary>
    public static readonly string GoesBack =
        SqlNumber.AnyOf(PaymentMoney.RefundWanted, PaymentMoney.RefundPending, PaymentMoney.Refunded);

    /// <summary>All of it has gone.</summary>
    public static readonly string GoneBack =
        SqlNumber.AnyOf(PaymentMoney.RefundPending, PaymentMoney.Refunded);

    public static readonly string Wanted = SqlNumber.Of(RefundStatus.Wanted);

    /// <summary>A refund whose money is gone, or going.</summary>
    public static readonly string Gone = SqlNumber.AnyOf(RefundStatus.Pending, RefundStatus.Succeeded);

    /// <summary>A refund that has not been given up.</summary>
    public static readonly string Kept =
        SqlNumber.AnyOf(RefundStatus.Wanted, RefundStatus.Pending, RefundStatus.Succeeded);

    /// <summary>A dispute whose money the bank has.</summary>
    public static readonly string Taken = SqlNumber.AnyOf(DisputeStatus.Open, DisputeStatus.Lost);
}
