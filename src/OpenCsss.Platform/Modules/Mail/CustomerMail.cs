using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Mail;

/// <summary>A mail to somebody who buys.</summary>
/// <param name="PartnerId">In whose shop.</param>
/// <param name="Id">Of the partner's ids: unique, and part of the Message-ID.</param>
/// <param name="Recipient">An address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
/// <param name="At">When it was written.</param>
internal sealed record CustomerMail(
    long PartnerId, long Id, string Recipient, string Subject, string Body, DateTimeOffset At);

/// <summary>
/// Mail to people who buy, written in the transaction of what it tells. Where there is no mail server it is written all
/// the same, as one that is not to be sent, so that an operator sees what people would have been told.
/// </summary>
internal sealed class CustomerMailbox(MailOptions options)
{
    private static readonly SetStatement<(CustomerMail Mail, long Status)> Insert = SetStatement.InsertInto(
        "customer_mail",
        new Columns<(CustomerMail Mail, long Status)>()
            .BigInt("partner_id", row => row.Mail.PartnerId)
            .BigInt("id", row => row.Mail.Id)
            .Text("recipient", row => row.Mail.Recipient)
            .Text("subject", row => row.Mail.Subject)
            .Text("body", row => row.Mail.Body)
            .BigInt("status", row => row.Status)
            .BigInt("attempts", _ => 0L)
            .BigInt("due_at", row => row.Mail.At.ToUnixTimeMilliseconds())
            .BigInt("lease_until", _ => 0L)
            .BigInt("created_at", row => row.Mail.At.ToUnixTimeMilliseconds())
            .BigInt("settled_at", row => row.Status == MailStatus.NotToBeSent
                ? row.Mail.At.ToUnixTimeMilliseconds()
                : (long?)null));

    /// <summary>Whether anything will be sent.</summary>
    public bool Sends => options.IsSet;

    /// <summary>Queues mails.</summary>
    public void Append(WriteTransaction transaction, IReadOnlyList<CustomerMail> mails) => transaction.Write(
        Insert, [.. mails.Select(mail => (mail, options.IsSet ? MailStatus.Waiting : MailStatus.NotToBeSent))]);
}
