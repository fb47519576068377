using System.Collections.Concurrent;
using OpenCsss.Platform.Modules.Carriers;

namespace OpenCsss.Testing;

/// <summary>A carrier whose part a test plays; it remembers what it was asked.</summary>
internal sealed class PlayedCarrier(Func<CarrierRequest, CancellationToken, Task<CarrierOutcome>> play) : ICarrier
{
    private readonly ConcurrentQueue<CarrierRequest> _asked = new();

    public PlayedCarrier(Func<CarrierRequest, CarrierOutcome> play)
        : this((request, _) => Task.FromResult(play(request)))
    {
    }

    /// <summary>One that does all it is asked.</summary>
    public PlayedCarrier()
        : this(_ => CarrierOutcome.Done)
    {
    }

    public string Name => "simulator";

    public CarrierCapabilities Capabilities { get; init; } = (CarrierCapabilities)0xFFF;

    /// <summary>What it was asked, in order.</summary>
    public IReadOnlyList<CarrierRequest> Asked => [.. _asked];

    public Task<CarrierOutcome> ExecuteAsync(CarrierRequest request, CancellationToken cancellationToken)
    {
        _asked.Enqueue(request);
        return play(request, cancellationToken);
    }

    public Task<CarrierRemaining?> QueryRemainingAsync(CarrierSim sim, CancellationToken cancellationToken) =>
        Task.FromResult<CarrierRemaining?>(null);
}
