using OpenCsss.Domain;
using OpenCsss.Server.Http;
using OpenCsss.Server.Modules.Carriers;
using OpenCsss.Server.Modules.Notifications;
using OpenCsss.Server.Modules.Partners;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>
/// What a group of calls knows and gathers while it runs. Made anew for every run. A line is one SIM of a call; an
/// order of one SIM has one line, a batch has many.
/// </summary>
internal sealed class OrderGroup
{
    private readonly int[] _firstLines;
    private readonly Iccid[] _iccids;
    private readonly Dictionary<(long PartnerId, string Iccid), OrderingSim> _sims = [];
    private readonly Dictionary<(long PartnerId, long SimId), OrderingSim> _simsById = [];
    private readonly Dictionary<string, List<OrderingSim>> _others = [];

    public OrderGroup(IReadOnlyList<PlaceOrderCall> calls)
    {
        Calls = calls;
        var requests = new Remembered[calls.Count];
        var simKeys = new List<(long, string)>(calls.Count);
        var iccids = new List<Iccid>(calls.Count);
        var partnerIds = new SortedSet<long>();
        _firstLines = new int[calls.Count + 1];
        for (var n = 0; n < calls.Count; n++)
        {
            var call = calls[n];
            var partnerId = call.Caller.Partner.Id;
            requests[n] = new Remembered(partnerId, call.Caller.Identity);
            partnerIds.Add(partnerId);
            foreach (var iccid in call.Iccids)
            {
                simKeys.Add((partnerId, iccid.Value));
                iccids.Add(iccid);
            }

            _firstLines[n + 1] = simKeys.Count;
        }

        Requests = requests;
        SimKeys = simKeys;
        PartnerIds = [.. partnerIds];
        _iccids = [.. iccids];
    }

    public IReadOnlyList<PlaceOrderCall> Calls { get; }

    public IReadOnlyList<Remembered> Requests { get; }

    /// <summary>The SIM that each line names.</summary>
    public IReadOnlyList<(long PartnerId, string Iccid)> SimKeys { get; }

    /// <summary>Distinct and ascending: the order in which accounts are locked.</summary>
    public IReadOnlyList<long> PartnerIds { get; }

    public Dictionary<long, OpenAccount> Accounts { get; } = [];

    public List<NewOrder> Orders { get; } = [];

    public List<FeedEvent> Events { get; } = [];

    public List<NewCarrierCommand> Commands { get; } = [];

    /// <summary>The lines of a call.</summary>
    public (int First, int Count) LinesOf(int call) =>
        (_firstLines[call], _firstLines[call + 1] - _firstLines[call]);

    /// <summary>A SIM that several lines name is one object, so that they see what the others do to it.</summary>
    public void Found(int line, OrderingSim sim) => _sims[SimKeys[line]] = Shared(sim);

    /// <summary>
    /// The other forms of ICCIDs that were not found (contract 4). Cards are asked for by their exact number nearly
    /// always, so this costs nothing then.
    /// </summary>
    public List<(long PartnerId, string Iccid)> OtherSimKeys()
    {
        List<(long, string)> keys = [];
        for (var line = 0; line < SimKeys.Count; line++)
        {
            if (!_sims.ContainsKey(SimKeys[line]))
            {
                keys.AddRange(_iccids[line].OtherForms().Select(form => (SimKeys[line].PartnerId, form.Value)));
            }
        }

        return keys;
    }

    public void FoundOther(string iccid, OrderingSim sim)
    {
        var key = iccid[..19];
        if (!_others.TryGetValue(key, out var sims))
        {
            _others[key] = sims = [];
        }

        var shared = Shared(sim);
        if (!sims.Contains(shared))
        {
            sims.Add(shared);
        }
    }

    /// <summary>
    /// The line's SIM; another form of the number counts if it names one card of the partner's alone.
    /// </summary>
    public OrderingSim? SimOf(int line)
    {
        var key = SimKeys[line];
        if (_sims.TryGetValue(key, out var sim))
        {
            return sim;
        }

        if (key.Iccid.Length < 19 || !_others.TryGetValue(key.Iccid[..19], out var others))
        {
            return null;
        }

        var asked = _iccids[line];
        var same = others.FindAll(other =>
            other.PartnerId == key.PartnerId && Iccid.TryParse(other.Iccid, out var has) && has.IsSameCardAs(asked));
        return same.Count == 1 ? same[0] : null;
    }

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
    public void FoundAgain(OrderingSim sim, OrderLifeCycle? holder, UsedCycle? cycle)
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

    public List<OrderingSim> ChangedSims() => [.. _simsById.Values.Where(sim => sim.RowHasChanged)];

    public List<OpenAccount> ChangedAccounts() => [.. Accounts.Values.Where(account => account.HasChanged)];

    private OrderingSim Shared(OrderingSim sim)
    {
        var key = (sim.PartnerId, sim.Id);
        if (_simsById.TryGetValue(key, out var first))
        {
            return first;
        }

        return _simsById[key] = sim;
    }
}
