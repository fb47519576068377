using OpenCsss.Domain;

namespace OpenCsss.Testing;

/// <summary>A SIM to be; what a test does not say is ordinary.</summary>
public sealed record SeedSim
{
    /// <summary>Null is one that was not used before, of 20 digits.</summary>
    public string? Iccid { get; init; }

    /// <summary>Joined with commas; null is one that was not used before.</summary>
    public string? Imsis { get; init; }

    public SimType Type { get; init; } = SimType.Physical;

    public SimLifeCycle LifeCycle { get; init; } = SimLifeCycle.Activation;

    /// <summary>When the stage is over by itself; null is never.</summary>
    public DateTimeOffset? LifeExpireAt { get; init; }

    public string Carrier { get; init; } = "simulator";

    public string? Msisdn { get; init; }

    public string? GroupId { get; init; }

    /// <summary>Joined with commas.</summary>
    public string Tags { get; init; } = "";

    public string Remark { get; init; } = "";

    /// <summary>In the wire's word; null is normal service.</summary>
    public string? StopReason { get; init; }
}

/// <summary>A SIM that is there.</summary>
public sealed record SeededSim(long Id, string Iccid, string Imsis);
