using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// A message to a SIM while a transaction holds its partner's lock: as it was read, and as it has become.
/// </summary>
internal sealed class LockedSms(SmsRow row)
{
    public SmsRow Row => row;

    public SmsProgress Now { get; private set; } = row.Seen;

    public string ErrorCode { get; private set; } = row.ErrorCode;

    public DateTimeOffset? SentAt { get; private set; } = row.SentAt;

    public DateTimeOffset? DoneAt { get; private set; }

    public long RefundedMinor { get; set; }

    public long? RefundMovement { get; set; }

    public bool HasChanged => Now != row.Seen;

    /// <summary>A part of it has come to a state.</summary>
    /// <returns>True if that ended the message.</returns>
    public bool Take(SmsPartState state, string error, DateTimeOffset at)
    {
        Now = Now.With(state);
        ErrorCode = error.Length > 0 ? error : ErrorCode;
        if (Now.Sent == Now.Parts)
        {
            SentAt ??= at;
        }

        if (!Now.IsOver)
        {
            return false;
        }

        DoneAt = at;
        return true;
    }
}

/// <summary>What is stored of a message to a SIM.</summary>
internal sealed record SmsRow(
    long PartnerId, long Id, long SimId, string Iccid, string Imsis, string? RequestId, SmsProgress Seen,
    string ErrorCode, long PriceMinor, long ChargedMinor, string Currency, DateTimeOffset? SentAt,
    SmsAddress Peer);

/// <summary>A part while a transaction holds its partner's lock.</summary>
internal sealed class OpenPart(LockedSms message, long partNo, SmsPartState seen, long attempts)
{
    public LockedSms Message => message;

    public long PartNo => partNo;

    public SmsPartState Seen { get; } = seen;

    public long Attempts => attempts;

    public SmsPartState Now { get; set; } = seen;

    /// <summary>What was last done to it; null if nothing was.</summary>
    public SmsPartChange? Change { get; set; }
}
