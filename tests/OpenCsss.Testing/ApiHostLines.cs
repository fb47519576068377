using OpenCsss.Domain;

namespace OpenCsss.Testing;

/// <summary>What of a partner is in the database, as texts that a failed comparison shows.</summary>
public sealed record PartnerState(
    long BalanceMinor, string Orders, string Events, string Ledger, string Sims, StoredAnswers Answers);

public sealed record StoredAnswers
{
    public long BySign { get; init; }

    public long ByKey { get; init; }
}

public sealed record OrderLine
{
    public long Id { get; init; }

    public long SimId { get; init; }

    public OrderKind Kind { get; init; }

    public OrderStatus Status { get; init; }

    public long Periods { get; init; }

    public string PackageName { get; init; } = "";

    public long ChargedMinor { get; init; }

    public long RefundedMinor { get; init; }

    public long? BasicOrderId { get; init; }

    public long TestFlowBytes { get; init; }

    public long CreatedAt { get; init; }

    public long? ArmedAt { get; init; }

    public long? StartAt { get; init; }

    public long? ExpireAt { get; init; }
}

public sealed record EventLine
{
    public long EventNo { get; init; }

    public string Operation { get; init; } = "";

    public long? OrderId { get; init; }

    public long? SimId { get; init; }

    public string Body { get; init; } = "";
}

/// <summary>
/// One side of a movement. Accounts: 1 wallet, 2 sales, 3 cash. Kinds: 1 order, 2 deposit, 3 renewal, 4 cancellation,
/// 5 early end, 6 reduction, 7 failed activation, 10 payment of a customer.
/// </summary>
public sealed record LedgerLine
{
    public long MovementId { get; init; }

    public long Account { get; init; }

    public long Kind { get; init; }

    public long AmountMinor { get; init; }

    public string Currency { get; init; } = "";

    public long? OrderId { get; init; }
}

public sealed record SimLine
{
    public long Id { get; init; }

    public SimLifeCycle LifeCycle { get; init; }

    public long? LifeExpireAt { get; init; }

    public long? ActivatedAt { get; init; }

    public long TestFlowBytes { get; init; }

    /// <summary>What the carrier has confirmed: 1 normal, 2 stopped.</summary>
    public long CarrierService { get; init; } = 1;
}

/// <summary>Something that was wanted of a carrier. Status: 1 pending, 2 done, 3 failed.</summary>
public sealed record WantedCommand
{
    public long Id { get; init; }

    public long SimId { get; init; }

    public long? OrderId { get; init; }

    public CarrierAction Action { get; init; }

    public long Status { get; init; }

    public long Attempts { get; init; }

    public long DueAt { get; init; }

    public string? Reason { get; init; }

    public string Product { get; init; } = "";

    public string? LastError { get; init; }
}

/// <summary>What was used in a cycle of an order.</summary>
public sealed record CycleLine
{
    public long OrderId { get; init; }

    public long CycleNo { get; init; }

    public long StartAt { get; init; }

    public long EndAt { get; init; }

    public long UplinkBytes { get; init; }

    public long DownlinkBytes { get; init; }
}

/// <summary>What a SIM has used on a day, in a country. Sources: 1 RADIUS, 2 CDR, 3 API, 4 simulator.</summary>
public sealed record DayLine
{
    public long SimId { get; init; }

    /// <summary>yyyymmdd, in the partner's zone.</summary>
    public long Day { get; init; }

    public string Mcc { get; init; } = "";

    public long Source { get; init; }

    public long UplinkBytes { get; init; }

    public long DownlinkBytes { get; init; }

    public long OutOfPlanBytes { get; init; }

    public long SmsMt { get; init; }

    public long SmsMo { get; init; }

    public long Records { get; init; }

    public long LastAt { get; init; }
}

/// <summary>The service that is wanted for a SIM, and when time will change something of it.</summary>
public sealed record ServedSim
{
    public long Id { get; init; }

    /// <summary>Null is normal service.</summary>
    public string? StopReason { get; init; }

    /// <summary>The one in use first.</summary>
    public string Imsis { get; init; } = "";

    public long? DueAt { get; init; }
}
