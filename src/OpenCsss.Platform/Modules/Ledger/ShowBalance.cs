using OpenCsss.Contracts.Accounts;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Ledger;

/// <summary>POST /account/queryBalance: what the partner has, and how far it may go below zero.</summary>
internal static class ShowBalance
{
    private static readonly ReadQuery<long, (long Balance, long Limit)> Find = new(
        "select balance_minor, credit_limit_minor from account where partner_id = {partner_id}",
        new Columns<long>().BigInt("partner_id", partnerId => partnerId),
        columns =>
        {
            var (balance, limit) = (columns["balance_minor"], columns["credit_limit_minor"]);
            return row => (row.GetBigInt(balance), row.GetBigInt(limit));
        });

    public static async Task<Reply<AccountBalance>> HandleAsync(
        Caller caller, Db db, CancellationToken cancellationToken)
    {
        var partner = caller.Partner;
        var (balance, limit) = (await db.AskAsync(Find, partner.Id, cancellationToken))[0];
        return Reply<AccountBalance>.Signed(new AccountBalance(
            Sign: null, Money.FormatAmount(balance), Money.FormatAmount(limit), partner.Currency.Value));
    }
}
