using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>Totals of sessions whose records have running totals, file after file.</summary>
internal static class CdrSessionStore
{
    // As for keys: two imports that have records of one session count them one after the other.
    private static readonly SetQuery<string, string> Lock = SetStatement.Matching(
        "select {n} from {rows,} counter c where c.name = {name} {for update of c}", Counters.Named);

    private static readonly SetQuery<byte[], CumulativeSession> Select = new(
        """
        select {n}, s.began_at, s.last_at, s.uplink_bytes, s.downlink_bytes
          from {rows,} usage_file_session s where s.session_key = {session_key}
        """,
        new Columns<byte[]>().Blob("session_key", key => key),
        columns =>
        {
            var (beganAt, lastAt) = (columns["began_at"], columns["last_at"]);
            var (uplink, downlink) = (columns["uplink_bytes"], columns["downlink_bytes"]);
            return row => new CumulativeSession(
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetBigInt(beganAt)),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetBigInt(lastAt)),
                row.GetBigInt(uplink), row.GetBigInt(downlink));
        });

    private static readonly SetStatement<CountedSession> Upsert = SetStatement.UpsertInto(
        "usage_file_session",
        """
        on conflict (session_key) do update
           set began_at = excluded.began_at, last_at = excluded.last_at, uplink_bytes = excluded.uplink_bytes,
               downlink_bytes = excluded.downlink_bytes, counted_at = excluded.counted_at
        """,
        new Columns<CountedSession>()
            .Blob("session_key", counted => counted.Key)
            .BigInt("began_at", counted => counted.Session.BeganAt.ToUnixTimeMilliseconds())
            .BigInt("last_at", counted => counted.Session.LastAt.ToUnixTimeMilliseconds())
            .BigInt("uplink_bytes", counted => counted.Session.UplinkBytes)
            .BigInt("downlink_bytes", counted => counted.Session.DownlinkBytes)
            .BigInt("counted_at", counted => counted.At.ToUnixTimeMilliseconds()));

    private static readonly string[] Locked = ["usage_keys"];

    /// <summary>Queues the look-up of sessions, under the lock of all of them.</summary>
    public static Queued<CumulativeSession> Find(WriteTransaction transaction, IReadOnlyList<byte[]> keys)
    {
        transaction.Read(Lock, Locked);
        return transaction.Read(Select, keys);
    }

    public static void Save(WriteTransaction transaction, IReadOnlyList<CountedSession> sessions) =>
        transaction.Write(Upsert, sessions);
}

/// <summary>What a session has come to, with the records that are counted now.</summary>
internal sealed record CountedSession(byte[] Key, CumulativeSession Session, DateTimeOffset At);
