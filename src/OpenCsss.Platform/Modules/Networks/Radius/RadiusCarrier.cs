using System.Net.Sockets;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>
/// The network behind RADIUS gateways, as a carrier. All that RADIUS can do is to end a SIM's sessions and to change
/// them; whether a SIM may begin another one is decided where it is let in.
/// </summary>
internal sealed class RadiusCarrier : ICarrier
{
    public const string CarrierName = "radius";

    private readonly RadiusClients _clients;
    private readonly RadiusSessionStore _sessions;
    private readonly DynamicAuthorization _gateways;
    private readonly TimeProvider _clock;
    private readonly AttributeTemplate _throttle;
    private readonly AttributeTemplate _fullSpeed;
    private readonly AttributeTemplate _nothing = AttributeTemplate.Parse("");

    /// <exception cref="FormatException">The options make no sense.</exception>
    public RadiusCarrier(
        RadiusCarrierOptions options, RadiusClients clients, RadiusSessionStore sessions,
        DynamicAuthorization gateways, TimeProvider clock)
    {
        (_clients, _sessions, _gateways, _clock) = (clients, sessions, gateways, clock);
        _throttle = AttributeTemplate.Parse(options.Throttle);
        _fullSpeed = AttributeTemplate.Parse(options.FullSpeed);
    }

    public string Name => CarrierName;

    public CarrierCapabilities Capabilities =>
        CarrierCapabilities.Activate | CarrierCapabilities.Stop | CarrierCapabilities.Resume
        | CarrierCapabilities.Terminate | (_throttle.IsEmpty ? CarrierCapabilities.None : CarrierCapabilities.Throttle);

    public Task<CarrierOutcome> ExecuteAsync(CarrierRequest request, CancellationToken cancellationToken) =>
        request.Action switch
        {
            CarrierAction.Stop or CarrierAction.Terminate =>
                AskAllAsync(request, RadiusCode.DisconnectRequest, _nothing, cancellationToken),
            CarrierAction.Throttle => AskAllAsync(request, RadiusCode.CoaRequest, _throttle, cancellationToken),
            CarrierAction.Activate or CarrierAction.Resume => _fullSpeed.IsEmpty
                ? Task.FromResult(CarrierOutcome.Done)
                : AskAllAsync(request, RadiusCode.CoaRequest, _fullSpeed, cancellationToken),
        };

    /// <summary>RADIUS cannot report the remaining volume.</summary>
    public Task<CarrierRemaining?> QueryRemainingAsync(CarrierSim sim, CancellationToken cancellationToken) =>
        throw new CarrierUnreachableException("RADIUS cannot be asked what is left.");

    /// <summary>Every session is asked for, also when one fails; the worst answer counts.</summary>
    private async Task<CarrierOutcome> AskAllAsync(
        CarrierRequest request, RadiusCode code, AttributeTemplate attributes, CancellationToken cancellationToken)
    {
        var values = new AttributeValues(request.Kbps ?? 0, request.Sim.Imsi, request.Sim.Iccid);
        var worst = CarrierOutcome.Done;
        var open = await _sessions.ListOpenAsync(request.Sim.PartnerId, request.Sim.SimId, cancellationToken);
        foreach (var session in open)
        {
            var outcome = await AskAsync(session, code, attributes, values, cancellationToken);
            worst = outcome is CarrierOutcome.DoneOutcome || worst is CarrierOutcome.Later ? worst : outcome;
        }

        return worst;
    }

    private async Task<CarrierOutcome> AskAsync(
        OpenSession session, RadiusCode code, AttributeTemplate attributes, AttributeValues values,
        CancellationToken cancellationToken)
    {
        if (_clients.Find(session.Client) is not { } client)
        {
            return CarrierOutcome.TryAgain($"There is no client '{session.Client}' of RADIUS any more.");
        }

        try
        {
            var answer = await _gateways.AskAsync(client, session, code, attributes, values, cancellationToken);
            if (answer is { IsDone: false, Cause: ErrorCause.SessionContextNotFound })
            {
                await _sessions.EndAsync(session, _clock.GetUtcNow(), cancellationToken);
                return CarrierOutcome.Done; // What is not there needs neither an end nor a change.
            }

            return OutcomeOf(answer);
        }
        catch (SocketException exception)
        {
            return CarrierOutcome.TryAgain(exception.Message);
        }
    }

    private static CarrierOutcome OutcomeOf(GatewayAnswer answer) => answer.IsDone
        ? CarrierOutcome.Done
        : answer.Cause is ErrorCause.None or ErrorCause.RequestNotRoutable or ErrorCause.OtherProxyProcessingError
            or ErrorCause.ResourcesUnavailable
            ? CarrierOutcome.TryAgain(SaidBy(answer))
            : CarrierOutcome.RefusedForGood(SaidBy(answer));

    private static string SaidBy(GatewayAnswer answer) =>
        $"The gateway answered NAK, Error-Cause {(int)answer.Cause} ({answer.Cause}).";
}
