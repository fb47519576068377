using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>
/// A network, or whoever stands before one. An implementation does one thing at a time for a SIM and many for different
/// ones; it is called outside of any transaction, and a call is ended when its time is over.
/// </summary>
internal interface ICarrier
{
    /// <summary>The name in the <c>carrier</c> columns of SIMs and plans, in lower case.</summary>
    string Name { get; }

    CarrierCapabilities Capabilities { get; }

    /// <summary>
    /// Carries out one command. It may see a command again that it has carried out: a worker can die before it has
    /// written the outcome down. <see cref="CarrierRequest.Key"/> tells.
    /// </summary>
    /// <returns>What the carrier says. An exception counts as <see cref="CarrierOutcome.TryAgain"/>.</returns>
    Task<CarrierOutcome> ExecuteAsync(CarrierRequest request, CancellationToken cancellationToken);

    /// <summary>What the carrier has left for a SIM, asked now; null if it does not know the SIM.</summary>
    Task<CarrierRemaining?> QueryRemainingAsync(CarrierSim sim, CancellationToken cancellationToken);
}

/// <summary>A carrier of another module's, and how much may be asked of it at a time.</summary>
internal sealed record ConnectedCarrier(ICarrier Carrier, CarrierLimits Limits);

/// <summary>What a carrier can be asked for.</summary>
[Flags]
internal enum CarrierCapabilities
{
    None = 0,
    Activate = 1,
    Stop = 2,
    Resume = 4,
    Throttle = 8,
    Terminate = 16,
    QueryRemaining = 32,
    SwitchImsi = 64,
    SendSms = 128,
    Esim = 256,
}

/// <summary>A SIM as carriers know it.</summary>
/// <param name="PartnerId">Whose it is.</param>
/// <param name="SimId">Our number of it.</param>
/// <param name="Iccid">Its digits.</param>
/// <param name="Imsi">The one in use; empty if it is not known.</param>
/// <param name="Msisdn">Empty if it has none.</param>
internal sealed record CarrierSim(long PartnerId, long SimId, string Iccid, string Imsi, string Msisdn);

/// <summary>What is wanted of a carrier.</summary>
/// <param name="Key">The same whenever the same command is sent, and no other's.</param>
/// <param name="CommandId">The command's number among its partner's.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="Sim">To which SIM.</param>
/// <param name="OrderId">For which order; null for none.</param>
/// <param name="Product">The carrier's code of the plan; empty for none.</param>
/// <param name="Reason">Why a SIM is stopped, in the wire's word; null for none.</param>
/// <param name="Kbps">The speed to throttle to; null if the plan names none.</param>
internal sealed record CarrierRequest(
    string Key, long CommandId, int Attempt, CarrierAction Action, CarrierSim Sim, long? OrderId, string Product,
    string? Reason, long? Kbps);

/// <summary>What a carrier has made of a command.</summary>
internal abstract record CarrierOutcome
{
    private CarrierOutcome()
    {
    }

    /// <summary>It is so now.</summary>
    public static CarrierOutcome Done { get; } = new DoneOutcome();

    /// <summary>It will never do that; asking again is of no use.</summary>
    public static CarrierOutcome RefusedForGood(string reason) => new Refused(reason);

    /// <summary>It could not, or whether it did is not known.</summary>
    /// <param name="reason">For a person to read.</param>
    /// <param name="after">How long it asks to be left alone; null if it did not say.</param>
    public static CarrierOutcome TryAgain(string reason, TimeSpan? after = null) => new Later(reason, after);

    internal sealed record DoneOutcome : CarrierOutcome;

    internal sealed record Refused(string Reason) : CarrierOutcome;

    internal sealed record Later(string Reason, TimeSpan? After) : CarrierOutcome;
}

/// <summary>What a carrier has left for a SIM.</summary>
/// <param name="Imsi">The IMSI in use there; null if the carrier does not say.</param>
/// <param name="Remaining">What is left; null if there is no limit.</param>
/// <param name="Total">What there was; null if the carrier does not say, or there is no limit.</param>
internal sealed record CarrierRemaining(string? Imsi, DataVolume? Remaining, DataVolume? Total);

/// <summary>A carrier that was asked something could not answer it. For questions; commands have outcomes.</summary>
internal sealed class CarrierUnreachableException(string message, Exception? cause = null) : Exception(message, cause);
