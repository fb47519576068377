using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Mail;

/// <summary>A mail as it is stored.</summary>
internal sealed class MailRow
{
    public long PartnerId { get; init; }

    /// <summary>Unique among the mail of its partner and table.</summary>
    public long Number { get; init; }

    public long Endpoint { get; init; }

    /// <summary>Empty if there is nobody to write to.</summary>
    public string Recipient { get; init; } = "";

    public string Subject { get; init; } = "";

    public string Body { get; init; } = "";

    /// <summary>One of <see cref="MailStatus"/>.</summary>
    public long Status { get; init; }

    /// <summary>How many were begun.</summary>
    public long Attempts { get; init; }

    public string? Error { get; init; }

    public long CreatedAt { get; init; }

    public long? SettledAt { get; init; }
}

/// <summary>What has become of a mail.</summary>
internal static class MailStatus
{
    public const long Waiting = 1;
    public const long Sent = 2;
    public const long GivenUp = 3;

    /// <summary>There is no contact, or no mail server.</summary>
    public const long NotToBeSent = 4;
}

/// <summary>What one attempt made of a mail.</summary>
/// <param name="Status">As it is stored.</param>
/// <param name="DueAt">When it is tried again; null if it is not.</param>
/// <param name="Error">What the attempt met; null if it was taken.</param>
/// <param name="SettledAt">When it was sent or given up; null if it waits.</param>
internal readonly record struct MailOutcome(long Status, long? DueAt, string? Error, long? SettledAt);

/// <summary>States of mail in SQL.</summary>
internal static class MailSql
{
    public static readonly string Waiting = SqlNumber.Of(MailStatus.Waiting);

    public static readonly string NotToBeSent = SqlNumber.Of(MailStatus.NotToBeSent);
}
