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
    private static readonly Columns<IdempotentRequest> BySign = new Columns<IdempotentRequest>()
        .BigInt("partner_id", request => request.PartnerId)
        .BigInt("signed_at", request => request.Identity.SignedAt)
        .Blob("sign", request => request.Identity.Sign)
        .Text("operation", request => request.Identity.Operation);

    private static readonly Columns<IdempotentRequest> ByKey = new Columns<IdempotentRequest>()
        .BigInt("partner_id", request => request.PartnerId)
        .Text("idempotency_key", request => request.Identity.IdempotencyKey);

    private static readonly SetQuery<IdempotentRequest, string> FindSigned = new(
        """
        select {n}, r.answer from {rows,} request_answer r
         where r.partner_id = {partner_id} and r.signed_at = {signed_at} and r.sign = {sign}
           and r.operation = {operation}
        """,
        BySign,
        columns =>
        {
            var answer = columns["answer"];
            return row => row.GetText(answer);
        });

    private static readonly SetQuery<IdempotentRequest, KeyedAnswer> FindKeyed = new(
        """
        select {n}, r.operation, r.fingerprint, r.answer from {rows,} keyed_answer r
         where r.partner_id = {partner_id} and r.idempotency_key = {idempotency_key}
        """,
        ByKey,
        columns =>
        {
            var (operation, fingerprint, answer) = (columns["operation"], columns["fingerprint"], columns["answer"]);
            return row => new KeyedAnswer(row.GetText(operation), row.GetBlob(fingerprint), row.GetText(answer));
        });

    private static readonly SetStatement<IdempotentRequest> InsertSigned = SetStatement.InsertInto(
        "request_answer",
        BySign
            .Text("answer", request => request.Answer)
            .Text("idempotency_key", request => request.LacksKey ? request.Identity.IdempotencyKey : null));

    private static readonly SetStatement<IdempotentRequest> InsertKeyed = SetStatement.InsertInto(
        "keyed_answer",
        ByKey
            .Text("operation", request => request.Identity.Operation)
            .Blob("fingerprint", request => request.Identity.Fingerprint!)
            .Text("answer", request => request.Answer)
            .BigInt("created_at", request => request.Identity.ReceivedAt.ToUnixTimeMilliseconds())
            .BigInt("signed_at", request => request.Identity.SignedAt));

    /// <summary>
    /// Queues the look-up; <see cref="IdempotentRequest.Answer"/> is there when the transaction is flushed.
    /// </summary>
    public static void Find(WriteTransaction transaction, IReadOnlyList<IdempotentRequest> requests)
    {
        var keyed = WithKey(requests);
        var stored = new StoredAnswers(
            requests, transaction.Read(FindSigned, requests), keyed, transaction.Read(FindKeyed, keyed));
        foreach (var request in requests)
        {
            request.Stored = stored;
        }
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

        transaction.Write(InsertSigned, signed);
        transaction.Write(InsertKeyed, keyed);
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

/// <summary>What is stored under a caller's own key.</summary>
internal sealed record KeyedAnswer(string Operation, byte[] Fingerprint, string Answer);

/// <summary>What the look-up of a group's requests finds.</summary>
internal sealed class StoredAnswers(
    IReadOnlyList<IdempotentRequest> requests, Queued<string> signed, List<IdempotentRequest> keyedRequests,
    Queued<KeyedAnswer> keyed)
{
    private bool _isGiven;

    /// <summary>Gives each request of the group what was found of it.</summary>
    /// <exception cref="InvalidOperationException">The look-up is not flushed yet.</exception>
    public void Give()
    {
        if (_isGiven)
        {
            return;
        }

        foreach (var (n, answer) in signed.Rows)
        {
            requests[n].FoundBySign(answer);
        }

        foreach (var (n, answer) in keyed.Rows)
        {
            keyedRequests[n].FoundByKey(answer);
        }

        _isGiven = true;
    }
}

/// <summary>
/// A writing request on its way through a group, with the answer that it got, now or before. Whether there is one is
/// known when it was looked for: nobody acts on a request that may have been answered.
/// </summary>
internal sealed class IdempotentRequest(long partnerId, RequestIdentity identity)
{
    private string? _answer;
    private bool _keyIsTaken;
    private bool _isFoundBySign;
    private bool _isFoundByKey;

    public long PartnerId => partnerId;

    public RequestIdentity Identity => identity;

    /// <summary>The look-up that the request is part of.</summary>
    public StoredAnswers? Stored { private get; set; }

    /// <summary>The whole answer; null as long as there is none.</summary>
    public string? Answer => Known()._answer;

    /// <summary>The caller's key was used for another request.</summary>
    public bool KeyIsTaken => Known()._keyIsTaken;

    /// <summary>It has an answer that is not stored under its signature yet.</summary>
    public bool LacksSign => Answer is not null && !_isFoundBySign && !KeyIsTaken;

    /// <summary>It has a key, and an answer that is not stored under it yet.</summary>
    public bool LacksKey => Answer is not null && identity.IdempotencyKey is not null && !_isFoundByKey && !KeyIsTaken;

    /// <summary>The answer was given now.</summary>
    public void Give(string answer) => Known()._answer = answer;

    /// <summary>The same bytes came before. That answer counts more than one that the key leads to.</summary>
    public void FoundBySign(string answer) => (_answer, _isFoundBySign) = (answer, true);

    public void FoundByKey(KeyedAnswer stored)
    {
        if (stored.Operation != identity.Operation || !stored.Fingerprint.AsSpan().SequenceEqual(identity.Fingerprint))
        {
            _keyIsTaken = true;
            return;
        }

        _isFoundByKey = true;
        _answer ??= stored.Answer;
    }

    private IdempotentRequest Known()
    {
        (Stored ?? throw new InvalidOperationException("The request's answer was not looked for.")).Give();
        return this;
    }
}
