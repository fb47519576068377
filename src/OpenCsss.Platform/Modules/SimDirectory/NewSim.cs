using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>A SIM as it enters the stock.</summary>
internal sealed record NewSim
{
    /// <summary>From <see cref="SimStore.TakeIdsAsync"/>.</summary>
    public required long Id { get; init; }

    public required long PartnerId { get; init; }

    public required string Iccid { get; init; }

    /// <summary>As on the card, with a pad or blanks where it has them.</summary>
    public required string IccidPrinted { get; init; }

    /// <summary>The one in use first.</summary>
    public required IReadOnlyList<string> Imsis { get; init; }

    public string? Msisdn { get; init; }

    public string? Eid { get; init; }

    public required SimType Type { get; init; }

    public required SimLifeCycle LifeCycle { get; init; }

    public required string Carrier { get; init; }

    public string? Batch { get; init; }

    public required int PreDeactivationMonths { get; init; }

    public long? ActivatedAt { get; init; }

    /// <summary>When the stage of life ends by itself.</summary>
    public long? LifeExpireAt { get; init; }

    public required long CreatedAt { get; init; }
}
