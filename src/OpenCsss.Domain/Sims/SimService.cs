namespace OpenCsss.Domain;

/// <summary>Why a SIM has no service. Source: contract chapter 4.1.</summary>
public enum StopReason
{
    /// <summary>The volume is used up.</summary>
    OverQuota,

    /// <summary>No order is in use any more.</summary>
    Expired,

    /// <summary>The partner paused the order.</summary>
    Paused,

    /// <summary>The partner stopped the SIM.</summary>
    Voluntary,

    /// <summary>The SIM is in another device than it should be.</summary>
    ImeiMismatch,

    /// <summary>The operator stopped the SIM.</summary>
    Operator,
}

/// <summary>
/// The service that is wanted for a SIM; what the carrier has done of it stands elsewhere. <c>default</c> is normal
/// service.
/// </summary>
/// <param name="Stopped">Why there is to be none; null for normal service.</param>
/// <remarks>Source: the domain rules on SIMs.</remarks>
public readonly record struct SimService(StopReason? Stopped)
{
    /// <summary>Data flows.</summary>
    public static SimService Normal => default;

    /// <summary>
    /// A stop that the system imposed, which ends by itself when its cause does. A person's stop ends by a person.
    /// </summary>
    public bool EndsByItself =>
        Stopped is StopReason.OverQuota or StopReason.Expired or StopReason.Paused;

    /// <summary>The wire's word for the reason, <c>over_quota</c>; null for normal service.</summary>
    public string? ToWire() => Stopped is not { } reason ? null : reason switch
    {
        StopReason.OverQuota => "over_quota",
        StopReason.Expired => "expired",
        StopReason.Paused => "paused",
        StopReason.Voluntary => "voluntary",
        StopReason.ImeiMismatch => "imei_mismatch",
        StopReason.Operator => "operator",
    };

    /// <summary>Reads what <see cref="ToWire"/> wrote.</summary>
    /// <exception cref="FormatException">No such reason.</exception>
    public static SimService FromWire(string? reason) => new(reason switch
    {
        null => null,
        "over_quota" => StopReason.OverQuota,
        "expired" => StopReason.Expired,
        "paused" => StopReason.Paused,
        "voluntary" => StopReason.Voluntary,
        "imei_mismatch" => StopReason.ImeiMismatch,
        "operator" => StopReason.Operator,
        _ => throw new FormatException($"No reason to stop a SIM: {reason}"),
    });
}
