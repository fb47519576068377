using OpenCsss.Domain;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.Plans;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>
/// What a group of calls knows and gathers while it runs. Made anew for every run. A line is one SIM of a call; an
/// order of one SIM has one line, a batch has many.
/// </summary>
internal sealed class PlacementBatch
{
    private readonly int[] _firstLines;
    private readonly IdempotentRequest?[] _requests;
    private readonly IccidMatch<SimForPlacement> _sims = new();
    private readonly Dictionary<(long PartnerId, long SimId), SimForPlacement> _simsById = [];

    public PlacementBatch(IReadOnlyList<PlaceOrderCall> calls)
    {
        Calls = calls;
        var requests = new List<IdempotentRequest>(calls.Count);
        var simKeys = new List<(long, Iccid)>(calls.Count);
        var partnerIds = new SortedSet<long>();
        _firstLines = new int[calls.Count + 1];
        _requests = new IdempotentRequest?[calls.Count];
        for (var n = 0; n < calls.Count; n++)
        {
            var call = calls[n];
            var partnerId = call.Seller.Partner.Id;
            partnerIds.Add(partnerId);
            if (call.Identity is { } identity)
            {
                requests.Add(_requests[n] = new IdempotentRequest(partnerId, identity));
            }

            foreach (var iccid in call.Iccids)
            {
                simKeys.Add((partnerId, iccid));
            }

            _firstLines[n + 1] = simKeys.Count;
        }

        Requests = requests;
        SimKeys = simKeys;
        PartnerIds = [.. partnerIds];
        Partners = new Partner[calls.Count];
    }

    public IReadOnlyList<PlaceOrderCall> Calls { get; }

    /// <summary>Those of the calls that can come again.</summary>
    public IReadOnlyList<IdempotentRequest> Requests { get; }

    /// <summary>The partner of each call, by the settings in force.</summary>
    public Partner[] Partners { get; }

    /// <summary>What the first look-up finds: accounts, SIMs, and the settings' number.</summary>
    public (Queued<LockedAccount> Accounts, Queued<SimForPlacement> Sims, Queued<long> Settings) Found
    {
        private get => field.Accounts is not null
            ? field
            : throw new InvalidOperationException("The batch is used before its look-up.");
        set;
    }

    public long SettingsVersion => Found.Settings.Only;

    /// <summary>Of that settings' number.</summary>
    public CatalogueSnapshot Catalogue
    {
        get => field ?? throw new InvalidOperationException("Nothing is decided before the batch was loaded.");
        set;
    }

    /// <summary>The SIM that each line names.</summary>
    public IReadOnlyList<(long PartnerId, Iccid Iccid)> SimKeys { get; }

    /// <summary>Distinct and ascending: the order in which accounts are locked.</summary>
    public IReadOnlyList<long> PartnerIds { get; }

    /// <summary>The locked accounts, which are there when the look-up has been flushed.</summary>
    public Dictionary<long, LockedAccount> Accounts => field ??= Found.Accounts.ByPartner();

    public List<NewOrder> Orders { get; } = [];

    public List<FeedEvent> Events { get; } = [];

    public List<NewCarrierCommand> Commands { get; } = [];

    /// <summary>The call as one that can come again; null if it cannot.</summary>
    public IdempotentRequest? RequestOf(int call) => _requests[call];

    /// <summary>The lines of a call.</summary>
    public (int First, int Count) LinesOf(int call) =>
        (_firstLines[call], _firstLines[call + 1] - _firstLines[call]);

    /// <summary>Takes the SIMs that the first look-up has found.</summary>
    public void TakeSims() => Take(Found.Sims);

    /// <summary>A SIM that several lines name is one object, so that they see what the others do to it.</summary>
    public void Take(Queued<SimForPlacement> sims)
    {
        foreach (var (_, sim) in sims.Rows)
        {
            _sims.Found(sim.PartnerId, sim.Iccid, Shared(sim));
        }
    }

    /// <summary>The other forms of ICCIDs that were not found.</summary>
    public IReadOnlyList<(long PartnerId, string Iccid)> OtherSimKeys() => _sims.OtherForms(SimKeys);

    /// <summary>The SIM that the line names; null if it names none.</summary>
    public SimForPlacement? SimOf(int line) =>
        _sims.TryFind(SimKeys[line].PartnerId, SimKeys[line].Iccid, out var sim) ? sim : null;

    /// <summary>
    /// The SIMs that must be looked at as a whole before anything is placed on them: time has brought something that
    /// nobody has written down yet, or an add-on needs to know the order in use.
    /// </summary>
    public Dictionary<(long PartnerId, long SimId), DateTimeOffset> SimsToOpen()
    {
        var sims = new Dictionary<(long, long), DateTimeOffset>();
        for (var n = 0; n < Calls.Count; n++)
        {
            var (first, count) = LinesOf(n);
            for (var line = first; line < first + count; line++)
            {
                if (SimOf(line) is { } sim && (sim.Seen.DueAt <= Calls[n].Now || Calls[n].Draft.Wish.IsExtra))
                {
                    sims[(sim.PartnerId, sim.Id)] = Calls[n].Now;
                }
            }
        }

        return sims;
    }

    /// <summary>A SIM as it is after time was let in: the lines that name it see this from now on.</summary>
    public void FoundAgain(SimForPlacement sim, OrderLifeCycle? holder, UsedCycle? cycle)
    {
        var first = _simsById[(sim.PartnerId, sim.Id)];
        first.UsedCycle = cycle;
        first.Seen = sim.Seen with { Situation = sim.Seen.Situation with { Holder = holder } };
    }

    public void Add(NewOrder order, IEnumerable<FeedEvent> events)
    {
        Orders.Add(order);
        Events.AddRange(events);
    }

    public List<SimForPlacement> ChangedSims() => [.. _simsById.Values.Where(sim => sim.RowHasChanged)];

    public List<LockedAccount> ChangedAccounts() => [.. Accounts.Values.Where(account => account.HasChanged)];

    private SimForPlacement Shared(SimForPlacement sim)
    {
        var key = (sim.PartnerId, sim.Id);
        if (_simsById.TryGetValue(key, out var first))
        {
            return first;
        }

        return _simsById[key] = sim;
    }
}
