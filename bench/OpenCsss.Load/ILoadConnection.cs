namespace OpenCsss.Load;

/// <summary>Something that has one request in flight.</summary>
internal interface ILoadConnection : IDisposable
{
    Task ConnectAsync(Uri url);

    /// <summary>Sends what the supply gives, each request when the answer to the one before has come.</summary>
    Task<Tally> RunAsync(RequestSupply supply);
}
