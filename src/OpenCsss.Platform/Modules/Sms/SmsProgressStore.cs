using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// Messages and their parts as what happens to them sees them. All under the lock of the account row.
/// </summary>
internal static class SmsProgressStore
{
    /// <summary>What is over is looked at never again.</summary>
    private const long Never = long.MaxValue;

    private static readonly SetStatement Load = SetStatement.Over(
        """
        select {n}, p.state, p.attempts, m.sim_id, s.iccid, s.imsis, m.request_id, m.parts, m.sent_parts,
               m.delivered_parts, m.failed_parts, m.expired_parts, m.unsent_parts, m.refused_parts, m.error_code,
               m.price_minor, m.charged_minor, m.currency, m.sent_at, m.peer, m.peer_ton, m.peer_npi
          from {rows,} sms_part p
          join sms m on m.partner_id = p.partner_id and m.id = p.sms_id
          join sim s on s.partner_id = m.partner_id and s.id = m.sim_id
         where p.partner_id = {partner_id} and p.sms_id = {sms_id} and p.part_no = {part_no}
        """,
        Column.BigInt("partner_id"), Column.BigInt("sms_id"), Column.BigInt("part_no"));

    private static readonly SetStatement UpdateParts = SetStatement.Over(
        """
        update sms_part
           set state = {new_state}, due_at = {new_due_at}, lease_until = 0, error_code = {new_error},
               smsc_id = coalesce({new_smsc_id}, sms_part.smsc_id), changed_at = {at},
               faults = sms_part.faults + {new_faults}
          {from rows}
         where sms_part.partner_id = {partner_id} and sms_part.sms_id = {sms_id} and sms_part.part_no = {part_no}
           and sms_part.state = {seen_state} and sms_part.attempts = {seen_attempts}
        """,
        Column.BigInt("partner_id"), Column.BigInt("sms_id"), Column.BigInt("part_no"), Column.BigInt("seen_state"),
        Column.BigInt("seen_attempts"), Column.BigInt("new_state"), Column.BigInt("new_due_at"),
        Column.Text("new_error"), Column.Text("new_smsc_id"), Column.BigInt("at"), Column.BigInt("new_faults"));

    private static readonly SetStatement UpdateMessages = SetStatement.Over(
        """
        update sms
           set sent_parts = {sent}, delivered_parts = {delivered}, failed_parts = {failed}, expired_parts = {expired},
               unsent_parts = {unsent}, refused_parts = {refused}, status = {new_status}, error_code = {new_error},
               sent_at = {new_sent_at}, done_at = {new_done_at}, refunded_minor = {refunded},
               refund_movement = {movement}
          {from rows}
         where sms.partner_id = {partner_id} and sms.id = {id} and sms.done_at is null
        """,
        Column.BigInt("partner_id"), Column.BigInt("id"), Column.BigInt("sent"), Column.BigInt("delivered"),
        Column.BigInt("failed"), Column.BigInt("expired"), Column.BigInt("unsent"), Column.BigInt("refused"),
        Column.BigInt("new_status"), Column.Text("new_error"), Column.BigInt("new_sent_at"),
        Column.BigInt("new_done_at"), Column.BigInt("refunded"), Column.BigInt("movement"));

    // An SMSC begins its names anew some day; the newest message has the name then.
    private static readonly SetStatement NameParts = SetStatement.Over(
        """
        insert into sms_directory (smsc, smsc_id, partner_id, sms_id, part_no)
        select {smsc}, {smsc_id}, {partner_id}, {sms_id}, {part_no} {from rows} where true
        on conflict (smsc, smsc_id)
        do update set partner_id = excluded.partner_id, sms_id = excluded.sms_id, part_no = excluded.part_no
        """,
        Column.Text("smsc"), Column.Text("smsc_id"), Column.BigInt("partner_id"), Column.BigInt("sms_id"),
        Column.BigInt("part_no"));

    /// <summary>
    /// Queues the look-up of the parts that changes are about; <paramref name="found"/> gets their numbers.
    /// </summary>
    public static void Find(
        WriteTransaction transaction, IReadOnlyList<SmsPartChange> changes,
        Action<int, SmsPartState, long, SmsRow> found) =>
        transaction.Read(
            Load,
            changes,
            static (sink, change) => BindKey(sink, change),
            (n, row) => found(
                n,
                (SmsPartState)row.GetBigInt(1),
                row.GetBigInt(2),
                new SmsRow(
                    changes[n].PartnerId, changes[n].SmsId, row.GetBigInt(3), row.GetText(4), row.GetText(5),
                    row.GetTextOrNull(6),
                    new SmsProgress(
                        (int)row.GetBigInt(7), (int)row.GetBigInt(8), (int)row.GetBigInt(9), (int)row.GetBigInt(10),
                        (int)row.GetBigInt(11), (int)row.GetBigInt(12), (int)row.GetBigInt(13)),
                    row.GetText(14), row.GetBigInt(15), row.GetBigInt(16), row.GetText(17),
                    Instants.FromStored(row.GetBigIntOrNull(18)),
                    new SmsAddress(row.GetText(19), (byte)row.GetBigInt(20), (byte)row.GetBigInt(21)))));

    /// <summary>Queues what has become of parts and messages.</summary>
    public static void Save(
        WriteTransaction transaction, IReadOnlyList<OpenPart> parts, IReadOnlyList<LockedSms> messages)
    {
        transaction.Write(
            UpdateParts,
            parts,
            static (sink, part) =>
            {
                var change = part.Change!;
                BindKey(sink, change);
                sink.BigInt((long)part.Seen);
                sink.BigInt(part.Attempts);
                sink.BigInt((long)part.Now);
                sink.BigInt(part.Now is SmsPartState.Queued or SmsPartState.Sent
                    ? (change.DueAt ?? change.At).ToUnixTimeMilliseconds()
                    : Never);
                sink.Text(change.Error);
                sink.Text(change.SmscId);
                sink.BigInt(change.At.ToUnixTimeMilliseconds());
                sink.BigInt(change.IsFault ? 1L : 0L);
            },
            parts.Count);
        transaction.Write(UpdateMessages, messages, Bind, messages.Count);
    }

    /// <summary>Queues the names that SMSCs have given to parts.</summary>
    public static void Name(WriteTransaction transaction, IReadOnlyList<SmsPartChange> taken) =>
        transaction.Write(
            NameParts,
            taken,
            static (sink, change) =>
            {
                sink.Text(change.Smsc);
                sink.Text(change.SmscId);
                BindKey(sink, change);
            },
            taken.Count);

    private static void Bind(IRowSink sink, LockedSms message)
    {
        var now = message.Now;
        sink.BigInt(message.Row.PartnerId);
        sink.BigInt(message.Row.Id);
        sink.BigInt(now.Sent);
        sink.BigInt(now.Delivered);
        sink.BigInt(now.Failed);
        sink.BigInt(now.Expired);
        sink.BigInt(now.Unsent);
        sink.BigInt(now.Refused);
        sink.BigInt((long)now.Status);
        sink.Text(message.ErrorCode);
        sink.BigInt(Instants.ToStored(message.SentAt));
        sink.BigInt(Instants.ToStored(message.DoneAt));
        sink.BigInt(message.RefundedMinor);
        sink.BigInt(message.RefundMovement);
    }

    private static void BindKey(IRowSink sink, SmsPartChange change)
    {
        sink.BigInt(change.PartnerId);
        sink.BigInt(change.SmsId);
        sink.BigInt(change.PartNo);
    }
}
