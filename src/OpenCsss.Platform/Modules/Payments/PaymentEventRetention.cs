using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>
/// Removes events of providers that nobody sends again: a provider tries for days, and can be told to for a month.
/// </summary>
internal sealed class PaymentEventRetention(PaymentEventStore events, Db db, WorkerServices services)
    : Retention("events of payment providers", TimeSpan.FromHours(1), db, services)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);

    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        int last;
        do
        {
            last = await events.RemoveAsync(Clock.GetUtcNow() - Life, Chunk, cancellationToken);
            removed += last;
        }
        while (last == Chunk);
        return removed;
    }
}
