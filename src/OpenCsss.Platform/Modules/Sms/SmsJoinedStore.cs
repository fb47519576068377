using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// Messages of several parts that SIMs have sent and that were complete a short time ago: what their parts said, as
/// digests. Under the lock of the account row.
/// </summary>
internal static class SmsJoinedStore
{
    private const int DigestLength = 16;

    private static readonly ReadQuery<DateTimeOffset, bool> AnyBefore = new(
        "select 1 from sms_joined where joined_at <= {before} limit 1",
        new Columns<DateTimeOffset>().BigInt("before", before => before.ToUnixTimeMilliseconds()),
        _ => (_, _) => true);

    /// <summary>Whether the message of this number that was complete last, since an instant, had this part.</summary>
    public static async Task<bool> HasPartAsync(
        DbConnection connection, ReceivedPartKey key, ReceivedPart part, DateTimeOffset since)
    {
        var digests = await connection.QuerySingleOrDefaultAsync<string>(
            """
            select digests from sms_joined
             where partner_id = @PartnerId and sim_id = @SimId and peer = @Peer and reference = @Reference
               and total = @Total and joined_at > @since
            """,
            new
            {
                key.PartnerId, key.SimId, key.Peer, key.Reference, key.Total, since = since.ToUnixTimeMilliseconds(),
            });
        return digests is not null
            && digests.AsSpan((part.Number.Part - 1) * DigestLength, DigestLength).SequenceEqual(DigestOf(part));
    }

    public static Task<int> RememberAsync(
        DbConnection connection, ReceivedPartKey key, IEnumerable<ReceivedPart> parts, DateTimeOffset now) =>
        connection.ExecuteAsync(
            """
            insert into sms_joined (partner_id, sim_id, peer, reference, total, digests, joined_at)
            values (@PartnerId, @SimId, @Peer, @Reference, @Total, @digests, @now)
            on conflict (partner_id, sim_id, peer, reference, total)
            do update set digests = excluded.digests, joined_at = excluded.joined_at
            """,
            new
            {
                key.PartnerId, key.SimId, key.Peer, key.Reference, key.Total,
                digests = string.Concat(parts.OrderBy(part => part.Number.Part).Select(DigestOf)),
                now = now.ToUnixTimeMilliseconds(),
            });

    public static async Task<bool> HasBeforeAsync(
        Db db, DateTimeOffset before, CancellationToken cancellationToken) =>
        await db.ListAsync(AnyBefore, before, cancellationToken) is [_];

    public static Task<int> RemoveBeforeAsync(DbConnection connection, DateTimeOffset before) =>
        connection.ExecuteAsync(
            "delete from sms_joined where joined_at <= @before", new { before = before.ToUnixTimeMilliseconds() });

    private static string DigestOf(ReceivedPart part)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)part.Text.Coding]);
        hash.AppendData(part.Text.Octets.Span);
        return Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, DigestLength / 2));
    }
}
