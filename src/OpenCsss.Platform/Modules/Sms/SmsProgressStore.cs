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

    private static readonly Columns<SmsPartChange> KeyColumns = new Columns<SmsPartChange>()
        .BigInt("partner_id", change => change.PartnerId)
        .BigInt("sms_id", change => change.SmsId)
        .BigInt("part_no", change => change.PartNo);

    private static readonly SetQuery<SmsPartChange, SeenPart> Load = new(
        """
        select {n}, p.state, p.attempts, m.sim_id, s.iccid, s.imsis, m.request_id, m.parts, m.sent_parts,
               m.delivered_parts, m.failed_parts, m.expired_parts, m.unsent_parts, m.refused_parts, m.error_code,
               m.price_minor, m.charged_minor, m.currency, m.sent_at, m.peer, m.peer_ton, m.peer_npi
          from {rows,} sms_part p
          join sms m on m.partner_id = p.partner_id and m.id = p.sms_id
          join sim s on s.partner_id = m.partner_id and s.id = m.sim_id
         where p.partner_id = {partner_id} and p.sms_id = {sms_id} and p.part_no = {part_no}
        """,
        KeyColumns,
        PartShape);

    private static readonly SetStatement<OpenPart> UpdateParts = SetStatement.Over(
        """
        update sms_part
           set state = {new_state}, due_at = {new_due_at}, lease_until = 0, error_code = {new_error},
               smsc_id = coalesce({new_smsc_id}, sms_part.smsc_id), changed_at = {at},
               faults = sms_part.faults + {new_faults}
          {from rows}
         where sms_part.partner_id = {partner_id} and sms_part.sms_id = {sms_id} and sms_part.part_no = {part_no}
           and sms_part.state = {seen_state} and sms_part.attempts = {seen_attempts}
        """,
        new Columns<OpenPart>()
            .Of(part => part.Change!, KeyColumns)
            .BigInt("seen_state", part => (long)part.Seen)
            .BigInt("seen_attempts", part => part.Attempts)
            .BigInt("new_state", part => (long)part.Now)
            .BigInt("new_due_at", part => part.Now is SmsPartState.Queued or SmsPartState.Sent
                ? (part.Change!.DueAt ?? part.Change.At).ToUnixTimeMilliseconds()
                : Never)
            .Text("new_error", part => part.Change!.Error)
            .Text("new_smsc_id", part => part.Change!.SmscId)
            .BigInt("at", part => part.Change!.At.ToUnixTimeMilliseconds())
            .BigInt("new_faults", part => part.Change!.IsFault ? 1 : 0));

    private static readonly SetStatement<LockedSms> UpdateMessages = SetStatement.Over(
        """
        update sms
           set sent_parts = {sent}, delivered_parts = {delivered}, failed_parts = {failed}, expired_parts = {expired},
               unsent_parts = {unsent}, refused_parts = {refused}, status = {new_status}, error_code = {new_error},
               sent_at = {new_sent_at}, done_at = {new_done_at}, refunded_minor = {refunded},
               refund_movement = {movement}
          {from rows}
         where sms.partner_id = {partner_id} and sms.id = {id} and sms.done_at is null
        """,
        new Columns<LockedSms>()
            .BigInt("partner_id", message => message.Row.PartnerId)
            .BigInt("id", message => message.Row.Id)
            .BigInt("sent", message => message.Now.Sent)
            .BigInt("delivered", message => message.Now.Delivered)
            .BigInt("failed", message => message.Now.Failed)
            .BigInt("expired", message => message.Now.Expired)
            .BigInt("unsent", message => message.Now.Unsent)
            .BigInt("refused", message => message.Now.Refused)
            .BigInt("new_status", message => (long)message.Now.Status)
            .Text("new_error", message => message.ErrorCode)
            .BigInt("new_sent_at", message => Instants.ToStored(message.SentAt))
            .BigInt("new_done_at", message => Instants.ToStored(message.DoneAt))
            .BigInt("refunded", message => message.RefundedMinor)
            .BigInt("movement", message => message.RefundMovement));

    // An SMSC begins its names anew some day; the newest message has the name then.
    private static readonly SetStatement<SmsPartChange> NameParts = SetStatement.Over(
        """
        insert into sms_directory (smsc, smsc_id, partner_id, sms_id, part_no)
        select {smsc}, {smsc_id}, {partner_id}, {sms_id}, {part_no} {from rows} where true
        on conflict (smsc, smsc_id)
        do update set partner_id = excluded.partner_id, sms_id = excluded.sms_id, part_no = excluded.part_no
        """,
        new Columns<SmsPartChange>()
            .Text("smsc", change => change.Smsc)
            .Text("smsc_id", change => change.SmscId)
            .Of(change => change, KeyColumns));

    /// <summary>Queues the look-up of the parts that changes are about.</summary>
    public static Queued<SeenPart> Find(WriteTransaction transaction, IReadOnlyList<SmsPartChange> changes) =>
        transaction.Read(Load, changes);

    /// <summary>Queues what has become of parts and messages.</summary>
    public static void Save(
        WriteTransaction transaction, IReadOnlyList<OpenPart> parts, IReadOnlyList<LockedSms> messages)
    {
        transaction.Write(UpdateParts, parts);
        transaction.Write(UpdateMessages, messages);
    }

    /// <summary>Queues the names that SMSCs have given to parts.</summary>
    public static void Name(WriteTransaction transaction, IReadOnlyList<SmsPartChange> taken) =>
        transaction.Write(NameParts, taken);

    private static Func<SmsPartChange, IRow, SeenPart> PartShape(ResultColumns columns)
    {
        var (state, attempts, simId) = (columns["state"], columns["attempts"], columns["sim_id"]);
        var (iccid, imsis, requestId) = (columns["iccid"], columns["imsis"], columns["request_id"]);
        var (parts, sent, delivered, failed) =
            (columns["parts"], columns["sent_parts"], columns["delivered_parts"], columns["failed_parts"]);
        var (expired, unsent, refused) =
            (columns["expired_parts"], columns["unsent_parts"], columns["refused_parts"]);
        var (errorCode, sentAt) = (columns["error_code"], columns["sent_at"]);
        var (price, charged, currency) = (columns["price_minor"], columns["charged_minor"], columns["currency"]);
        var (peer, peerTon, peerNpi) = (columns["peer"], columns["peer_ton"], columns["peer_npi"]);
        return (change, row) => new SeenPart(
            (SmsPartState)row.GetBigInt(state),
            row.GetBigInt(attempts),
            new SmsRow(
                change.PartnerId, change.SmsId, row.GetBigInt(simId), row.GetText(iccid), row.GetText(imsis),
                row.GetTextOrNull(requestId),
                new SmsProgress(
                    (int)row.GetBigInt(parts), (int)row.GetBigInt(sent), (int)row.GetBigInt(delivered),
                    (int)row.GetBigInt(failed), (int)row.GetBigInt(expired), (int)row.GetBigInt(unsent),
                    (int)row.GetBigInt(refused)),
                row.GetText(errorCode), row.GetBigInt(price), row.GetBigInt(charged), row.GetText(currency),
                Instants.FromStored(row.GetBigIntOrNull(sentAt)),
                new SmsAddress(row.GetText(peer), (byte)row.GetBigInt(peerTon), (byte)row.GetBigInt(peerNpi))));
    }
}

/// <summary>A part as it was before a group's changes, with its message.</summary>
internal sealed record SeenPart(SmsPartState State, long Attempts, SmsRow Message);
