using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;

namespace OpenCsss.Platform.Modules.Sms.SmppClient;

/// <summary>
/// A way to SIMs over one SMSC or several that stand for each other: the bound ones of the lowest priority number share
/// the messages; when none of them is bound, the next ones do. One that leaves messages unanswered counts as not bound
/// while another works, except for a message now and then that finds out whether it works again.
/// </summary>
internal sealed class SmppRoute : ISmsRoute
{
    private readonly SmppLink[] _links;
    private readonly WakeSignal _changed = new();
    private readonly SmsOptions _options;
    private readonly TimeProvider _clock;

    public SmppRoute(string name, IEnumerable<SmppLink> links, SmsOptions options, TimeProvider clock)
    {
        Name = name;
        _links = [.. links.OrderBy(link => link.Options.Priority)];
        (_options, _clock) = (options, clock);
        foreach (var link in _links)
        {
            link.Changed = _changed;
        }
    }

    public string Name { get; }

    public bool NeedsNumber => true;

    public IReadOnlyList<SmppLink> Links => _links;

    public int Room => InUse().Sum(link => link.Room);

    /// <summary>
    /// A small gap is not worth a look at the database: it is waited for until half of the window is free.
    /// </summary>
    public async Task WaitForRoomAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var limit = Task.Delay(atMost, _clock, ending.Token);
        while (!limit.IsCompleted)
        {
            var next = _changed.Next;
            var window = InUse().Sum(link => link.Options.Window);
            if (window > 0 && Room * 2 >= window)
            {
                break;
            }

            await Task.WhenAny(next, limit);
        }

        await ending.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    public Task<SubmitResult> SubmitAsync(SmsSubmission submission, CancellationToken cancellationToken) =>
        Choose() is { } link
            ? link.SubmitAsync(submission)
            : Task.FromResult(new SubmitResult(SubmitOutcome.Later));

    public DateTimeOffset DueAfterSending(SmsSubmission submission, DateTimeOffset now) =>
        submission.ExpireAt + _options.ReceiptPatience;

    public SmsPartChange LookAgain(SentPart part, DateTimeOffset now) =>
        new(part.Part.PartnerId, part.Part.SmsId, part.Part.PartNo, SmsPartState.Expired, now);

    private SmppLink? Choose()
    {
        var used = InUse();
        var tried = used.Exists(link => link.IsDoubtful)
            ? null // There is no other.
            : _links.FirstOrDefault(link => link.Options.Priority <= (used.FirstOrDefault()?.Options.Priority ?? 0)
                && link.TryProbe());
        return tried ?? used.MaxBy(link => link.Room);
    }

    private List<SmppLink> InUse()
    {
        var bound = _links.Where(link => link.IsBound).ToList();
        var sound = bound.FindAll(link => !link.IsDoubtful);
        var usable = sound.Count > 0 ? sound : bound;
        return usable.FindAll(link => link.Options.Priority == usable[0].Options.Priority);
    }
}
