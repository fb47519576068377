namespace OpenCsss.Floor;

/// <summary>One database connection that writes groups of requests; used by one thread alone.</summary>
internal interface IGroupStore : IDisposable
{
    /// <summary>Writes the rows of each request in one transaction; returns when they are on the disk.</summary>
    void Write(IReadOnlyList<PlacedRequest> group);
}
