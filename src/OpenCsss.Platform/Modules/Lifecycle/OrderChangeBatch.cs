using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

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
    }

    public IReadOnlyList<OrderChangeCall> Calls { get; }

    /// <summary>Each call as one that can come again; null if nobody asked for it.</summary>
    public IReadOnlyList<IdempotentRequest?> Requests { get; }

    public SimSubjects Subjects { get; }

    /// <summary>What the first look-up finds beside the SIMs: accounts, and the settings' number.</summary>
    public (Queued<LockedAccount> Accounts, Queued<long> Settings) Found
    {
        private get => field.Accounts is not null
            ? field
            : throw new InvalidOperationException("The batch is used before its look-up.");
        set;
    }

    /// <summary>The locked accounts, which are there when the look-up has been flushed.</summary>
    public Dictionary<long, LockedAccount> Accounts => field ??= Found.Accounts.ByPartner();

    public long SettingsVersion => Found.Settings.Only;

    /// <summary>The SIM of each call; null if there is none. Empty until they are loaded.</summary>
    public IReadOnlyList<LockedSim?> Sims { get; set; } = [];

    /// <summary>The calls whose new number is another SIM's.</summary>
    public IReadOnlySet<int> TakenNumbers { get; set; } = new HashSet<int>();

    public OrderChanges Changes => field ??= new OrderChanges(Accounts);

    public ExpiredAddOnRecount Recount { get; } = new();
}
