namespace OpenCsss.Floor;

/// <summary>One database connection that writes groups of orders; used by one thread alone.</summary>
internal interface IGroupStore : IDisposable
{
    /// <summary>Writes the six rows of each order in one transaction; returns when they are on the disk.</summary>
    void Write(IReadOnlyList<PlacedOrder> group);
}
