using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>Totals of sessions whose records have running totals, file after file.</summary>
internal static class CdrSessionStore
{
    // As for keys: two imports that have records of one session count them one after the other.
    private static readonly SetStatement Lock = SetStatement.Over(
        "select {n} from {rows,} counter c where c.name = {name} {for update of c}", Column.Text("name"));

    private static readonly SetStatement Select = SetStatement.Over(
        """
        select {n}, s.began_at, s.last_at, s.uplink_bytes, s.downlink_bytes
          from {rows,} usage_file_session s where s.session_key = {session_key}
        """,
        Column.Blob("session_key"));

    private static readonly SetStatement Upsert = SetStatement.UpsertInto(
        "usage_file_session",
        """
        on conflict (session_key) do update
           set began_at = excluded.began_at, last_at = excluded.last_at, uplink_bytes = excluded.uplink_bytes,
               downlink_bytes = excluded.downlink_bytes, counted_at = excluded.counted_at
        """,
        Column.Blob("session_key"), Column.BigInt("began_at"), Column.BigInt("last_at"),
        Column.BigInt("uplink_bytes"), Column.BigInt("downlink_bytes"), Column.BigInt("counted_at"));

    private static readonly string[] Locked = ["usage_keys"];

    /// <summary>Queues the look-up of sessions, under the lock of all of them.</summary>
    public static void Find(
        WriteTransaction transaction, IReadOnlyList<byte[]> keys, Action<int, CumulativeSession> found)
    {
        transaction.Read(Lock, Locked, static (sink, name) => sink.Text(name), static (_, _) => { });
        transaction.Read(
            Select,
            keys,
            static (sink, key) => sink.Blob(key),
            (n, row) => found(n, new CumulativeSession(
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetBigInt(1)),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetBigInt(2)), row.GetBigInt(3), row.GetBigInt(4))));
    }

    public static void Save(
        WriteTransaction transaction, IReadOnlyList<(byte[] Key, CumulativeSession Session)> sessions,
        DateTimeOffset now) =>
        transaction.Write(
            Upsert,
            sessions,
            (sink, row) =>
            {
                sink.Blob(row.Key);
                sink.BigInt(row.Session.BeganAt.ToUnixTimeMilliseconds());
                sink.BigInt(row.Session.LastAt.ToUnixTimeMilliseconds());
                sink.BigInt(row.Session.UplinkBytes);
                sink.BigInt(row.Session.DownlinkBytes);
                sink.BigInt(now.ToUnixTimeMilliseconds());
            },
            sessions.Count);
}
