using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Sms.Simulator;

/// <summary>
/// The way to SIMs that are not there. It takes everything at once; what becomes of it is decided by rules when it is
/// looked at again, and survives any crash, because all that it remembers is the part's own row.
/// </summary>
internal sealed class SimulatorRoute(SmsOptions options) : ISmsRoute
{
    /// <summary>As many as are claimed at once.</summary>
    private const int Plenty = 512;

    private readonly SimulatorSmsRules _rules = SimulatorSmsRules.Parse(options.Simulator.Rules);

    public string Name => SmsOptions.Simulated;

    public bool NeedsNumber => false;

    public int Room => Plenty;

    public Task WaitForRoomAsync(TimeSpan atMost, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<SubmitResult> SubmitAsync(SmsSubmission submission, CancellationToken cancellationToken) =>
        Task.FromResult(_rules.FateOf(submission.Iccid) is SimulatedSms.Refuse
            ? new SubmitResult(SubmitOutcome.Refused, Name, Error: "11")
            : new SubmitResult(SubmitOutcome.Taken, Name));

    public DateTimeOffset DueAfterSending(SmsSubmission submission, DateTimeOffset now) =>
        _rules.FateOf(submission.Iccid) is SimulatedSms.Expire
            ? submission.ExpireAt
            : now + options.Simulator.DeliverAfter;

    public SmsPartChange LookAgain(SentPart part, DateTimeOffset now)
    {
        var fate = _rules.FateOf(part.Iccid);
        var state = fate switch
        {
            SimulatedSms.Fail => SmsPartState.Failed,
            SimulatedSms.Expire => SmsPartState.Expired,
            SimulatedSms.Deliver or SimulatedSms.Echo or SimulatedSms.Refuse => SmsPartState.Delivered,
        };
        var key = part.Part;
        return new SmsPartChange(key.PartnerId, key.SmsId, key.PartNo, state, now)
        {
            Error = fate is SimulatedSms.Fail ? "27" : "",
            Reply = fate is SimulatedSms.Echo && key.PartNo == part.Parts
                && part.Content.Form is not SmsForm.OctetsWithHeader // A part alone is no message.
                    ? part.Content
                    : null,
        };
    }
}
