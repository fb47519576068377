namespace OpenCsss.Domain;

/// <summary>What became of a wish to change an order. Everything but <see cref="Done"/> changes nothing.</summary>
public enum OrderChangeOutcome
{
    /// <summary>It is done; see what has changed.</summary>
    Done,

    /// <summary>The partner has no such SIM.</summary>
    SimNotFound,

    /// <summary>The partner has no such order.</summary>
    OrderNotFound,

    /// <summary>Not where the order stands, or not while another one is in use.</summary>
    StatusForbids,

    /// <summary>Not where the SIM stands in its life.</summary>
    LifeCycleForbids,

    /// <summary>No order is in use or paused.</summary>
    NoOrderInUse,

    /// <summary>So many periods cannot be added or taken off.</summary>
    PeriodsOutsideRange,

    /// <summary>The balance and the credit limit together are less than the price.</summary>
    BalanceTooLow,
}
