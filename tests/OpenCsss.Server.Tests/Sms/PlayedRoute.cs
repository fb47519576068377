using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Sms;

namespace OpenCsss.Server.Tests;

/// <summary>A way to the simulator's SIMs that a test plays: it answers by script, and keeps what it was handed.</summary>
internal sealed class PlayedRoute : ISmsRoute
{
    private readonly Lock _lock = new();
    private readonly List<SmsSubmission> _handed = [];

    public string Name => SmsOptions.Simulated;

    public bool NeedsNumber => false;

    public int Room { get; set; } = 100;

    /// <summary>What is said to a part; by its number in the order in which they come.</summary>
    public Func<int, Task<SubmitResult>> Answer { get; set; } =
        n => Task.FromResult(new SubmitResult(SubmitOutcome.Taken, "smsc", $"m{n}"));

    public IReadOnlyList<SmsSubmission> Handed
    {
        get
        {
            lock (_lock)
            {
                return [.. _handed];
            }
        }
    }

    public Task WaitForRoomAsync(TimeSpan atMost, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<SubmitResult> SubmitAsync(SmsSubmission submission, CancellationToken cancellationToken)
    {
        int count;
        lock (_lock)
        {
            _handed.Add(submission);
            count = _handed.Count;
        }

        return Answer(count);
    }

    public DateTimeOffset DueAfterSending(SmsSubmission submission, DateTimeOffset now) =>
        submission.ExpireAt + TimeSpan.FromHours(1);

    public SmsPartChange LookAgain(SentPart part, DateTimeOffset now) =>
        new(part.Part.PartnerId, part.Part.SmsId, part.Part.PartNo, SmsPartState.Expired, now);
}
