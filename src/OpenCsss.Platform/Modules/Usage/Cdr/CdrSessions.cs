using System.Security.Cryptography;
using System.Text;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>Turns records with running totals of their sessions into records of what each adds.</summary>
internal static class CdrSessions
{
    /// <summary>
    /// What the records add, in the order in which they came; the sessions are written down in the same transaction.
    /// </summary>
    public static async Task<IReadOnlyList<UsageRecord>> TakeAsync(
        WriteTransaction transaction, string profile, ArraySegment<SpilledRecord> records, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var groups = records.GroupBy(spilled => (Sim: CdrSpill.NumberOf(spilled.Record), spilled.Key)).ToArray();
        var keys = Array.ConvertAll(groups, group => HashOf($"{profile}\n{group.Key.Sim}\n{group.Key.Key}"));
        var known = CdrSessionStore.Find(transaction, keys);
        await transaction.FlushAsync(cancellationToken);
        var sessions = new CumulativeSession?[groups.Length];
        foreach (var (n, session) in known.Rows)
        {
            sessions[n] = session;
        }

        var grown = new List<UsageRecord>(records.Count);
        var saved = new CountedSession[groups.Length];
        for (var n = 0; n < groups.Length; n++)
        {
            foreach (var spilled in groups[n].OrderBy(spilled => spilled.Record.EndAt))
            {
                (sessions[n], var growth) = CumulativeSession.Take(sessions[n], spilled.Record);
                if (growth is not null)
                {
                    grown.Add(growth);
                }
            }

            saved[n] = new CountedSession(keys[n], sessions[n]!.Value, now);
        }

        CdrSessionStore.Save(transaction, saved);
        await transaction.FlushAsync(cancellationToken); // What adds nothing is not counted, and leaves this alone.
        return grown;
    }

    /// <summary>Half of a SHA-256: two of them never meet.</summary>
    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key))[..16];
}
