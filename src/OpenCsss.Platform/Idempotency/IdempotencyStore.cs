using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Idempotency;

/// <summary>
/// The first answers of writing requests. They are written in the transaction of the effect and looked up under the
/// lock of the partner's account row, so a repetition on any node either finds the answer or waits for it.
/// </summary>
/// <remarks>
/// A request has two identities: its signature, and the caller's own key if it sent one. Whoever is answered, now or
/// from the store, is remembered under both: else a request that was answered by its key could be repeated without it,
/// or one that was answered by its signature signed again with the key, and act a second time.
/// </remarks>
internal sealed class IdempotencyStore
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
        Column.Text("answer"), Column.Text("idempotency_key"));

    private static readonly SetStatement InsertKeyed = SetStatement.InsertInto(
        "keyed_answer",
        Column.BigInt("partner_id"), Column.Text("idempotency_key"), Column.Text("operation"),
        Column.Blob("fingerprint"), Column.Text("answer"), Column.BigInt("created_at"), Column.BigInt("signed_at"));

    /// <summary>
    /// Queues the look-up; <see cref="IdempotentRequest.Answer"/> is set when the transaction is flushed.
    /// </summary>
    public static void Find(WriteTransaction transaction, IReadOnlyList<IdempotentRequest> requests)
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
            (n, row) => requests[n].FoundBySign(row.GetText(1)));

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
    /// Queues what is not stored yet of the answers that requests have got: both identities of a new answer, the other
    /// one of an answer that was found by one. The primary keys have the last word.
    /// </summary>
    public static void Save(WriteTransaction transaction, IEnumerable<IdempotentRequest?> requests)
    {
        List<IdempotentRequest> signed = [];
        List<IdempotentRequest> keyed = [];
        foreach (var request in requests)
        {
            if (request?.LacksSign is true)
            {
                signed.Add(request);
            }

            if (request?.LacksKey is true)
            {
                keyed.Add(request);
            }
        }

        transaction.Write(
            InsertSigned,
            signed,
            static (sink, request) =>
            {
                sink.BigInt(request.PartnerId);
                sink.BigInt(request.Identity.SignedAt);
                sink.Blob(request.Identity.Sign);
                sink.Text(request.Identity.Operation);
                sink.Text(request.Answer);
                sink.Text(request.LacksKey ? request.Identity.IdempotencyKey : null);
            },
            signed.Count);
        transaction.Write(
            InsertKeyed,
            keyed,
            static (sink, request) =>
            {
                sink.BigInt(request.PartnerId);
                sink.Text(request.Identity.IdempotencyKey);
                sink.Text(request.Identity.Operation);
                sink.Blob(request.Identity.Fingerprint!);
                sink.Text(request.Answer);
                sink.BigInt(request.Identity.ReceivedAt.ToUnixTimeMilliseconds());
                sink.BigInt(request.Identity.SignedAt);
            },
            keyed.Count);
    }

    private static List<IdempotentRequest> WithKey(IReadOnlyList<IdempotentRequest> requests)
    {
        List<IdempotentRequest> keyed = [];
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
internal sealed class IdempotentRequest(long partnerId, RequestIdentity identity)
{
    private bool _isFoundBySign;
    private bool _isFoundByKey;

    public long PartnerId => partnerId;

    public RequestIdentity Identity => identity;

    /// <summary>The whole answer; null as long as there is none.</summary>
    public string? Answer { get; private set; }

    /// <summary>The caller's key was used for another request.</summary>
    public bool KeyIsTaken { get; private set; }

    /// <summary>It has an answer that is not stored under its signature yet.</summary>
    public bool LacksSign => Answer is not null && !_isFoundBySign && !KeyIsTaken;

    /// <summary>It has a key, and an answer that is not stored under it yet.</summary>
    public bool LacksKey => Answer is not null && identity.IdempotencyKey is not null && !_isFoundByKey && !KeyIsTaken;

    /// <summary>The answer was given now.</summary>
    public void Give(string answer) => Answer = answer;

    /// <summary>The same bytes came before. That answer counts more than one that the key leads to.</summary>
    public void FoundBySign(string answer) => (Answer, _isFoundBySign) = (answer, true);

    public void FoundByKey(string operation, ReadOnlySpan<byte> fingerprint, string answer)
    {
        if (operation != identity.Operation || !fingerprint.SequenceEqual(identity.Fingerprint))
        {
            KeyIsTaken = true;
            return;
        }

        _isFoundByKey = true;
        Answer ??= answer;
    }
}
