using OpenCsss.Domain;

namespace OpenCsss.Platform.Storage;

/// <summary>States of orders, for whoever reads orders.</summary>
internal static class OrderStatusSql
{
    public static readonly string Waiting = SqlNumber.Of(OrderStatus.Waiting);

    public static readonly string InUse = SqlNumber.Of(OrderStatus.InUse);

    public static readonly string Paused = SqlNumber.Of(OrderStatus.Paused);

    public static readonly string EndedInTime = SqlNumber.Of(OrderStatus.Ended);

    public static readonly string EndedEarly = SqlNumber.Of(OrderStatus.EndedEarly);

    public static readonly string Cancelled = SqlNumber.Of(OrderStatus.Cancelled);

    /// <summary>Its time is running: in use or paused.</summary>
    public static readonly string Started = SqlNumber.AnyOf(OrderStatus.InUse, OrderStatus.Paused);

    /// <summary>Not over: it waits, or its time is running.</summary>
    public static readonly string Live =
        SqlNumber.AnyOf(OrderStatus.Waiting, OrderStatus.InUse, OrderStatus.Paused);

    /// <summary>It had a time, and that is over.</summary>
    public static readonly string Ended = SqlNumber.AnyOf(OrderStatus.Ended, OrderStatus.EndedEarly);

    /// <summary>Ended, or cancelled before it began.</summary>
    public static readonly string Over =
        SqlNumber.AnyOf(OrderStatus.Ended, OrderStatus.EndedEarly, OrderStatus.Cancelled);

    /// <summary>It certainly has had a start.</summary>
    public static readonly string EverStarted =
        SqlNumber.AnyOf(OrderStatus.InUse, OrderStatus.Paused, OrderStatus.EndedEarly);

    /// <summary>It certainly has had none.</summary>
    public static readonly string NeverStarted = SqlNumber.AnyOf(OrderStatus.Waiting, OrderStatus.Cancelled);
}

/// <summary>Kinds of orders, for whoever reads orders.</summary>
internal static class OrderKindSql
{
    public static readonly string Extra = SqlNumber.Of(OrderKind.Extra);

    public static readonly string Test = SqlNumber.Of(OrderKind.Test);
}
