using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Modules.Mail;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// What was bought for a card, for whoever proves to read the mail of the address that paid. That an address has paid
/// is told to nobody else: whatever is asked, the answer is the same.
/// </summary>
internal sealed class ShopHistory(
    ShopMails mails, CustomerMailbox mailbox, ShopSettingsReading settings, ShopOptions options, Db db,
    TimeProvider clock)
{
    private const int CodeDigits = 6;
    private const int MostTries = 5;

    /// <summary>A mailbox is not flooded by whoever knows an address.</summary>
    private static readonly TimeSpan OneIn = TimeSpan.FromMinutes(1);

    /// <summary>Mails a code to the address, if it has paid for the card.</summary>
    public async Task SendCodeAsync(
        Partner partner, long simId, string email, string languageTag, CancellationToken cancellationToken)
    {
        var address = Plain(email);
        var orders = await ShopOrderStore.ListOfSimAsync(db, partner.Id, simId, cancellationToken);
        var shop = await settings.GetAsync(partner, cancellationToken);
        var paid = orders.Find(order => order.Status is ShopOrderStatus.Paid && Plain(order.Email) == address);
        if (paid is null)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var code = RandomNumberGenerator.GetInt32((int)Math.Pow(10, CodeDigits))
            .ToString($"D{CodeDigits}", CultureInfo.InvariantCulture);
        await db.WriteAsync(
            partner.Id,
            async transaction =>
            {
                var locked = Accounts.LockAll(transaction, [partner.Id]);
                await transaction.FlushAsync(CancellationToken.None);
                var isNew = await transaction.Connection.ExecuteAsync(
                    """
                    insert into shop_code (partner_id, sim_id, email, code_hash, tries, created_at, expires_at)
                    values (@partnerId, @simId, @address, @hash, 0, @now, @until)
                    on conflict (partner_id, sim_id, email) do update
                       set code_hash = excluded.code_hash, tries = 0, created_at = excluded.created_at,
                           expires_at = excluded.expires_at
                     where shop_code.created_at <= @before
                    """,
                    new
                    {
                        partnerId = partner.Id, simId, address, hash = HashOf(partner.Id, simId, address, code),
                        now = now.ToUnixTimeMilliseconds(), until = (now + options.CodeLife).ToUnixTimeMilliseconds(),
                        before = (now - OneIn).ToUnixTimeMilliseconds(),
                    });
                if (isNew == 1)
                {
                    var account = locked.Only;
                    mailbox.Append(
                        transaction,
                        [mails.Code(partner.Id, shop, paid.Email, languageTag, code, account.NextId(now), now)]);
                    Accounts.Save(transaction, [account]);
                    await transaction.FlushAsync(CancellationToken.None);
                }

                return true;
            },
            cancellationToken);
    }

    /// <summary>
    /// What the address has bought for the card, the newest first; null if the code is not right, too old, or was
    /// guessed at too often. A code is good until its time is over, so that the page may be loaded again.
    /// </summary>
    public async Task<IReadOnlyList<ShopOrder>?> ListAsync(
        Partner partner, long simId, string email, string code, CancellationToken cancellationToken)
    {
        var address = Plain(email);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var hash = HashOf(partner.Id, simId, address, code.Trim());
        var isRight = await db.WriteAsync(
            partner.Id,
            async transaction =>
            {
                // The try is counted whatever comes of it.
                var known = await transaction.Connection.QuerySingleOrDefaultAsync<byte[]>(
                    """
                    update shop_code set tries = tries + 1
                     where partner_id = @partnerId and sim_id = @simId and email = @address and expires_at > @now
                       and tries < @most
                    returning code_hash
                    """,
                    new { partnerId = partner.Id, simId, address, now, most = MostTries });
                var isTheCode = known is not null && CryptographicOperations.FixedTimeEquals(known, hash);
                if (isTheCode)
                {
                    await transaction.Connection.ExecuteAsync(
                        """
                        update shop_code set tries = 0
                         where partner_id = @partnerId and sim_id = @simId and email = @address
                        """,
                        new { partnerId = partner.Id, simId, address });
                }

                return isTheCode;
            },
            cancellationToken);
        return isRight
            ? (await ShopOrderStore.ListOfSimAsync(db, partner.Id, simId, cancellationToken))
                .FindAll(order => Plain(order.Email) == address)
            : null;
    }

    private static string Plain(string email) => email.Trim().ToLowerInvariant();

    private static byte[] HashOf(long partnerId, long simId, string address, string code) => SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{partnerId}/{simId}/{address}/{code}")));
}
