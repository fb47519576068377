using OpenCsss.Domain;
using OpenCsss.Server.Http;
using OpenCsss.Server.Modules.Notifications;
using OpenCsss.Server.Modules.Partners;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>What a group of calls knows and gathers while it runs. Made anew for every run.</summary>
internal sealed class OrderGroup
{
    private readonly Dictionary<(long PartnerId, string Iccid), OrderingSim> _sims = [];
    private readonly Dictionary<(long PartnerId, long SimId), OrderingSim> _simsById = [];
    private readonly Dictionary<string, List<OrderingSim>> _others = [];

    public OrderGroup(IReadOnlyList<PlaceOrderCall> calls)
    {
        Calls = calls;
        var requests = new Remembered[calls.Count];
        var simKeys = new (long, string)[calls.Count];
        var partnerIds = new SortedSet<long>();
        for (var n = 0; n < calls.Count; n++)
        {
            var call = calls[n];
            requests[n] = new Remembered(call.Caller.Partner.Id, call.Caller.Identity);
            simKeys[n] = (call.Caller.Partner.Id, call.Draft.Iccid.Value);
            partnerIds.Add(call.Caller.Partner.Id);
        }

        Requests = requests;
        SimKeys = simKeys;
        PartnerIds = [.. partnerIds];
    }

    public IReadOnlyList<PlaceOrderCall> Calls { get; }

    public IReadOnlyList<Remembered> Requests { get; }

    public IReadOnlyList<(long PartnerId, string Iccid)> SimKeys { get; }

    /// <summary>Distinct and ascending: the order in which accounts are locked.</summary>
    public IReadOnlyList<long> PartnerIds { get; }

    public Dictionary<long, OpenAccount> Accounts { get; } = [];

    /// <summary>Partners whose settings have changed since their calls were verified.</summary>
    public Dictionary<long, Partner> Reread { get; } = [];

    public List<NewOrder> Orders { get; } = [];

    public List<Remembered> Answered { get; } = [];

    public List<FeedEvent> Events { get; } = [];

    /// <summary>A SIM that several calls name is one object, so that they see what the others do to it.</summary>
    public void Found(int n, OrderingSim sim) => _sims[SimKeys[n]] = Shared(sim);

    /// <summary>
    /// The other forms of ICCIDs that were not found (contract 4). Cards are asked for by their exact number nearly
    /// always, so this costs nothing then.
    /// </summary>
    public List<(long PartnerId, string Iccid)> OtherSimKeys()
    {
        List<(long, string)> keys = [];
        for (var n = 0; n < Calls.Count; n++)
        {
            if (!_sims.ContainsKey(SimKeys[n]))
            {
                keys.AddRange(Calls[n].Draft.Iccid.OtherForms().Select(form => (SimKeys[n].PartnerId, form.Value)));
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
    /// The call's SIM; another form of the number counts if it names one card of the partner's alone.
    /// </summary>
    public OrderingSim? SimOf(int n)
    {
        var key = SimKeys[n];
        if (_sims.TryGetValue(key, out var sim))
        {
            return sim;
        }

        if (key.Iccid.Length < 19 || !_others.TryGetValue(key.Iccid[..19], out var others))
        {
            return null;
        }

        var asked = Calls[n].Draft.Iccid;
        var same = others.FindAll(other =>
            other.PartnerId == key.PartnerId && Iccid.TryParse(other.Iccid, out var has) && has.IsSameCardAs(asked));
        return same.Count == 1 ? same[0] : null;
    }

    public void Add(NewOrder order, Remembered request, IEnumerable<FeedEvent> events)
    {
        Orders.Add(order);
        Answered.Add(request);
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
