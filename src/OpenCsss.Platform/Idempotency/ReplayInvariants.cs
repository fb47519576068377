using OpenCsss.Platform.Verification;

namespace OpenCsss.Platform.Idempotency;

/// <summary>
/// What must be true of stored answers: a request that could be repeated under two identities has both, or its
/// repetition under the other one acts a second time.
/// </summary>
internal static class ReplayInvariants
{
    public static IReadOnlyList<Invariant> All { get; } =
    [
        // Answers by signature leave as they grow old, the oldest first: where an older one is, this one must be.
        new(
            "An answer that is kept for an idempotency key was kept for its request's signature too.",
            """
            select k.partner_id as PartnerId,
                   'key of ' || k.operation || ', kept at ' || k.created_at
                   || ': no signature of ' || k.signed_at as Row
              from keyed_answer k
             where k.signed_at is not null
               and not exists (select 1 from request_answer r
                                where r.partner_id = k.partner_id and r.signed_at = k.signed_at
                                  and r.operation = k.operation and r.answer = k.answer)
               and exists (select 1 from request_answer older
                            where older.partner_id = k.partner_id and older.signed_at < k.signed_at)
            """),
        new(
            "An answer that is kept for the signature of a request with a key is kept for the key too.",
            """
            select r.partner_id as PartnerId, 'signature of ' || r.operation || ' at ' || r.signed_at as Row
              from request_answer r
              left join keyed_answer k
                on k.partner_id = r.partner_id and k.idempotency_key = r.idempotency_key
               and k.operation = r.operation and k.answer = r.answer
             where r.idempotency_key is not null and k.partner_id is null
            """),
    ];
}
