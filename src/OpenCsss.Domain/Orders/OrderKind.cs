namespace OpenCsss.Domain;

/// <summary>
/// What an order is for. The numbers are the wire's <c>orderType</c> and the database's.
/// Source: contract chapter 6.6.
/// </summary>
public enum OrderKind
{
    /// <summary>A plan of its own; at most one is in use or paused on a SIM.</summary>
    Basic = 1,

    /// <summary>Volume on top of the basic order in use; it ends with that order's current cycle.</summary>
    Extra = 2,

    /// <summary>A plan of an OTA SIM; it starts at the first location report from a covered country.</summary>
    Ota = 3,

    /// <summary>Free test volume before activation.</summary>
    Test = 4,
}
