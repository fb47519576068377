using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Modules.Ledger;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>What a group of changes knows and gathers while it runs. Made anew for every run.</summary>
internal sealed class OrderChangeBatch
{
    public OrderChangeBatch(IReadOnlyList<OrderChangeCall> calls)
    {
        Calls = calls;
        Requests = [.. calls.Select(call => call.Caller is { } caller
            ? new IdempotentRequest(call.PartnerId, caller.Identity)
            : null)];
        Subjects = new SimSubjects(calls);
        Changes = new OrderChanges(Accounts);
    }

    public IReadOnlyList<OrderChangeCall> Calls { get; }

    /// <summary>Each call as one that can come again; null if nobody asked for it.</summary>
    public IReadOnlyList<IdempotentRequest?> Requests { get; }

    public SimSubjects Subjects { get; }

    public Dictionary<long, LockedAccount> Accounts { get; } = [];

    public long SettingsVersion { get; set; }

    /// <summary>The SIM of each call; null if there is none. Empty until they are loaded.</summary>
    public IReadOnlyList<LockedSim?> Sims { get; set; } = [];

    /// <summary>The calls whose new number is another SIM's.</summary>
    public IReadOnlySet<int> TakenNumbers { get; set; } = new HashSet<int>();

    public OrderChanges Changes { get; }

    public ExpiredAddOnRecount Recount { get; } = new();
}
