using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Http;

/// <summary>
/// The first answers of writing requests. They are written in the transaction of the effect and looked up under the
/// lock of the partner's account row, so a repetition on any node either finds the answer or waits for it.
/// </summary>
internal sealed class AnswerStore
{
    private static readonly SetStatement FindSigned = SetStatement.Over(
        """
        select {n}, r.answer from {rows,} request_answer r
         where r.partner_id = {partner_id} and r.signed_at = {signed_at} and r.sign = {sign}
           and r.operation = {operation}
        """,
        Column.BigInt("partner_id"), Column.BigInt("signed_at"), Column.Blob("sign"), Column.Text("operation"));

    private static readonly SetStatement FindKeyed = SetStatement.Over(
        """
        select {n}, r.operation, r.fingerprint, r.answer from {rows,} keyed_answer r
         where r.partner_id = {partner_id} and r.idempotency_key = {idempotency_key}
        """,
        Column.BigInt("partner_id"), Column.Text("idempotency_key"));

    private static readonly SetStatement InsertSigned = SetStatement.InsertInto(
        "request_answer",
        Column.BigInt("partner_id"), Column.BigInt("signed_at"), Column.Blob("sign"), Column.Text("operation"),
        Column.Text("answer"));

    private static readonly SetStatement InsertKeyed = SetStatement.InsertInto(
        "keyed_answer",
        Column.BigInt("partner_id"), Column.Text("idempotency_key"), Column.Text("operation"),
        Column.Blob("fingerprint"), Column.Text("answer"), Column.BigInt("created_at"));

    /// <summary>Queues the look-up; <see cref="Remembered.Answer"/> is set when the transaction is flushed.</summary>
    public static void Find(WriteTransaction transaction, IReadOnlyList<Remembered> requests)
    {
        transaction.Read(
            FindSigned,
            requests,
            static (sink, request) =>
            {
                sink.BigInt(request.PartnerId);
                sink.BigInt(request.Identity.SignedAt);
                sink.Blob(request.Identity.Sign);
                sink.Text(request.Identity.Operation);
            },
            (n, row) => requests[n].Answer = row.GetText(1));

        var keyed = WithKey(requests);
        transaction.Read(
            FindKeyed,
            keyed,
            static (sink, request) =>
            {
                sink.BigInt(request.PartnerId);
                sink.Text(request.Identity.IdempotencyKey);
            },
            (n, row) => keyed[n].FoundByKey(row.GetText(1), row.GetBlob(2), row.GetText(3)));
    }

    /// <summary>
    /// Queues the inserts of what <see cref="Remembered.Answer"/> now says. The primary key has the last word.
    /// </summary>
    public static void Insert(WriteTransaction transaction, IReadOnlyList<Remembered> requests, DateTimeOffset now)
    {
        transaction.Write(
            InsertSigned,
            requests,
            static (sink, request) =>
            {
                sink.BigInt(request.PartnerId);
                sink.BigInt(request.Identity.SignedAt);
                sink.Blob(request.Identity.Sign);
                sink.Text(request.Identity.Operation);
                sink.Text(request.Answer);
            },
            requests.Count);

        var keyed = WithKey(requests);
        transaction.Write(
            InsertKeyed,
            keyed,
            (sink, request) =>
            {
                sink.BigInt(request.PartnerId);
                sink.Text(request.Identity.IdempotencyKey);
                sink.Text(request.Identity.Operation);
                sink.Blob(request.Identity.Fingerprint!);
                sink.Text(request.Answer);
                sink.BigInt(now.ToUnixTimeMilliseconds());
            },
            keyed.Count);
    }

    private static List<Remembered> WithKey(IReadOnlyList<Remembered> requests)
    {
        List<Remembered> keyed = [];
        for (var i = 0; i < requests.Count; i++)
        {
            if (requests[i].Identity.IdempotencyKey is not null)
            {
                keyed.Add(requests[i]);
            }
        }

        return keyed;
    }
}

/// <summary>A writing request on its way through a group, with the answer that it got, now or before.</summary>
internal sealed class Remembered(long partnerId, RequestIdentity identity)
{
    public long PartnerId => partnerId;

    public RequestIdentity Identity => identity;

    /// <summary>The whole answer; null as long as there is none.</summary>
    public string? Answer { get; set; }

    /// <summary>The answer was given now, and is to be stored.</summary>
    public bool IsNew { get; private set; }

    /// <summary>The caller's key was used for another request.</summary>
    public bool KeyIsTaken { get; private set; }

    public void Give(string answer) => (Answer, IsNew) = (answer, true);

    public void FoundByKey(string operation, ReadOnlySpan<byte> fingerprint, string answer)
    {
        if (operation == identity.Operation && fingerprint.SequenceEqual(identity.Fingerprint))
        {
            Answer = answer;
            return;
        }

        KeyIsTaken = true;
    }
}
