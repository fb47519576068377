using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>Ways and states of messages, and states of their parts, in SQL.</summary>
internal static class SmsSql
{
    public static readonly string Terminated = SqlNumber.Of(SmsDirection.Terminated);

    public static readonly string Originated = SqlNumber.Of(SmsDirection.Originated);

    public static readonly string OverSmpp = SqlNumber.Of(SmsOrigin.Smpp);

    /// <summary>States of messages that are not over.</summary>
    public static readonly string Unfinished = SqlNumber.AnyOf(SmsStatus.Accepted, SmsStatus.Sent);

    public static readonly string Queued = SqlNumber.Of(SmsPartState.Queued);

    public static readonly string PartDelivered = SqlNumber.Of(SmsPartState.Delivered);

    public static readonly string PartFailed = SqlNumber.Of(SmsPartState.Failed);

    public static readonly string PartExpired = SqlNumber.Of(SmsPartState.Expired);

    public static readonly string PartRefused = SqlNumber.Of(SmsPartState.Refused);

    /// <summary>The network has taken the part, whatever has become of it since.</summary>
    public static readonly string Taken = SqlNumber.AnyOf(
        SmsPartState.Sent, SmsPartState.Delivered, SmsPartState.Failed, SmsPartState.Expired);

    /// <summary>The network never will.</summary>
    public static readonly string NeverTaken = SqlNumber.AnyOf(SmsPartState.Refused, SmsPartState.Lapsed);
}
