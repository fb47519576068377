namespace OpenCsss.Floor;

/// <summary>All lanes of the program; one partner's orders always take the same one.</summary>
internal sealed class Lanes(IEnumerable<IGroupStore> stores) : IDisposable
{
    private readonly Lane[] _lanes = [.. stores.Select(store => new Lane(store))];

    public void Enqueue(PlacedRequest request) => _lanes[request.PartnerId % _lanes.Length].Enqueue(request);

    public void Dispose()
    {
        foreach (var lane in _lanes)
        {
            lane.Dispose();
        }
    }
}
