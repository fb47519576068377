using System.Globalization;
using MimeKit;
using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Mail;

/// <summary>
/// Sends the mail that waits. A node that dies after the server has taken a mail and before that is recorded leaves a
/// lease that runs out; the mail is then sent again, under the same Message-ID.
/// </summary>
internal sealed partial class MailWorker(
    MailSender sender, MailOptions options, Db db, WallClock wall, WorkerServices services, ILogger<MailWorker> log)
    : PeriodicWorker("Mail worker", options.LookPeriod, services)
{
    private const int MostAtOnce = 50;

    /// <summary>Of partners' people first: they have to mend something.</summary>
    private static readonly MailQueue[] Queues = [MailQueue.OfCallbacks, MailQueue.OfShops];

    private readonly RetrySchedule _schedule = RetrySchedule.Parse(options.RetryDelays);
    private readonly Random _chance = new(HashCode.Combine(nameof(MailWorker)));

    protected override bool IsEnabled => options.IsSet && options.Send;

    protected override bool RunsAtStart => true;

    /// <summary>Tries all that is due now, each once; how many were sent.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var queue in Queues)
        {
            var due = await db.ReadAsync(
                connection => queue.ListDueAsync(connection, Now(), WallNow(), MostAtOnce, cancellationToken),
                cancellationToken);
            foreach (var mail in due)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sent += await TrySendAsync(queue, mail) ? 1 : 0;
            }
        }

        return sent;
    }

    /// <summary>What has begun is finished, and its time has a limit: a mail broken off would be sent twice.</summary>
    private async Task<bool> TrySendAsync(MailQueue queue, MailRow mail)
    {
        var wallNow = WallNow();
        var until = wallNow + (long)(2 * options.Timeout).TotalMilliseconds;
        if (!await db.WriteAsync(
            mail.PartnerId,
            transaction => queue.ClaimAsync(transaction.Connection, mail, wallNow, until),
            CancellationToken.None))
        {
            return false;
        }

        var error = await SendAsync(queue, mail);
        var outcome = OutcomeOf(mail.Attempts + 1, error, Clock.GetUtcNow(), _schedule, _chance.NextDouble());
        await db.WriteAsync(
            mail.PartnerId,
            transaction => queue.RecordAsync(transaction.Connection, mail, outcome, until),
            CancellationToken.None);
        Log(mail, outcome);
        return error is null;
    }

    /// <summary>What it met; null if the mail was taken.</summary>
    private async Task<string?> SendAsync(MailQueue queue, MailRow mail)
    {
        try
        {
            return await sender.SendAsync(Compose(queue, mail));
        }
        catch (FormatException exception)
        {
            return exception.Message; // An address that is none to the library: it must not hold up the mail of others.
        }
    }

    /// <param name="attempts">How many were made, this one included.</param>
    /// <param name="error">What it met; null if the mail was taken.</param>
    /// <param name="now">The platform's time.</param>
    /// <param name="schedule">When to try again.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static MailOutcome OutcomeOf(
        long attempts, string? error, DateTimeOffset now, RetrySchedule schedule, double chance)
    {
        if (error is null)
        {
            return new MailOutcome(MailStatus.Sent, null, null, now.ToUnixTimeMilliseconds());
        }

        return schedule.DelayAfter(checked((int)attempts), chance, atLeast: null) is { } delay
            ? new MailOutcome(MailStatus.Waiting, (now + delay).ToUnixTimeMilliseconds(), error, null)
            : new MailOutcome(MailStatus.GivenUp, null, error, now.ToUnixTimeMilliseconds());
    }

    private MimeMessage Compose(MailQueue queue, MailRow mail)
    {
        var from = MailboxAddress.Parse(options.From);
        var message = new MimeMessage
        {
            Subject = mail.Subject,
            Date = DateTimeOffset.FromUnixTimeMilliseconds(mail.CreatedAt),
            MessageId = string.Create(
                CultureInfo.InvariantCulture, $"{queue.Name}-{mail.PartnerId}-{mail.Number}@{from.Domain}"),
            Body = new TextPart("plain") { Text = mail.Body },
        };
        message.From.Add(from);
        message.To.Add(MailboxAddress.Parse(mail.Recipient));
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: no holiday notice answers it.
        return message;
    }

    private void Log(MailRow mail, MailOutcome outcome)
    {
        switch (outcome.Status)
        {
            case MailStatus.Sent:
                LogSent(mail.PartnerId, mail.Number);
                break;
            case MailStatus.GivenUp:
                LogGivenUp(mail.PartnerId, mail.Number, outcome.Error!);
                break;
            default:
                LogLater(mail.PartnerId, mail.Number, outcome.Error!);
                break;
        }
    }

    private long Now() => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private long WallNow() => wall.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(Level = LogLevel.Information, Message = "Mail {Partner}/{Number} accepted by the mail server")]
    private partial void LogSent(long partner, long number);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Partner}/{Number} failed; retrying later: {Error}")]
    private partial void LogLater(long partner, long number, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Partner}/{Number} is given up: {Error}")]
    private partial void LogGivenUp(long partner, long number, string error);
}

/// <summary>Removes mail to people that was sent or given up ninety days ago: it has their addresses.</summary>
internal sealed class CustomerMailRetention(Db db, WorkerServices services)
    : Retention("mail to people who buy", TimeSpan.FromHours(1), db, services)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);

    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        int last;
        do
        {
            last = await Db.WriteAsideAsync(
                transaction => MailQueue.OfShops.RemoveAsync(transaction.Connection, Clock.GetUtcNow() - Life, Chunk),
                cancellationToken);
            removed += last;
        }
        while (last == Chunk);
        return removed;
    }
}
