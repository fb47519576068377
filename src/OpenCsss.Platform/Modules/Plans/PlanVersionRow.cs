namespace OpenCsss.Platform.Modules.Plans;

/// <summary>A version of a plan as its table holds it.</summary>
internal sealed record PlanVersionRow
{
    public long Id { get; init; }

    public long Version { get; init; }

    public string Code { get; init; } = "";

    public string NameZh { get; init; } = "";

    public string NameEn { get; init; } = "";

    public long Type { get; init; }

    public long? VolumeBytes { get; init; }

    public long CycleMode { get; init; }

    public long StartRule { get; init; }

    public long OveragePolicy { get; init; }

    public long? AllowancePercent { get; init; }

    public long? ThrottleKbps { get; init; }

    /// <summary>MCCs joined with commas, as the wire's array has them.</summary>
    public string Coverage { get; init; } = "";

    /// <summary>Numbers of the SIM types joined with commas.</summary>
    public string SimTypes { get; init; } = "";

    public long MinPeriod { get; init; }

    public long MaxPeriod { get; init; }

    public long IsExtra { get; init; }

    public long RefundRule { get; init; }

    public string Carrier { get; init; } = "";

    public string CarrierProduct { get; init; } = "";

    public string Remark { get; init; } = "";

    public static PlanVersionRow Of(PlanDescription plan) => new()
    {
        Code = plan.Code.Value,
        NameZh = plan.NameZh,
        NameEn = plan.NameEn,
        Type = (long)plan.Terms.Type,
        VolumeBytes = plan.Terms.VolumePerPeriod?.Bytes,
        CycleMode = (long)plan.Terms.CycleMode,
        StartRule = (long)plan.Terms.StartRule,
        OveragePolicy = (long)plan.OveragePolicy,
        AllowancePercent = plan.AllowancePercent,
        ThrottleKbps = plan.ThrottleKbps,
        Coverage = string.Join(',', plan.Terms.Coverage),
        SimTypes = string.Join(',', plan.Terms.SimTypes.Select(type => (int)type)),
        MinPeriod = plan.Terms.MinPeriods,
        MaxPeriod = plan.Terms.MaxPeriods,
        IsExtra = plan.Terms.IsExtra ? 1 : 0,
        RefundRule = (long)plan.RefundRule,
        Carrier = plan.Terms.Carrier,
        CarrierProduct = plan.CarrierProduct,
        Remark = plan.Remark,
    };

    /// <summary>Everything but the version itself.</summary>
    public bool HasSameTermsAs(PlanVersionRow other) => this with { Id = 0, Version = 0 } == other;
}
