namespace OpenCsss.Testing;

/// <summary>
/// One host for all tests of a class, as its fixture. The first test starts it, because only a test can be skipped.
/// </summary>
public sealed class SharedApiHost : IAsyncDisposable
{
    private ApiHost? _host;

    public async ValueTask<ApiHost> GetAsync(Engine engine, CancellationToken cancellationToken) =>
        _host ??= await ApiHost.StartAsync(engine, cancellationToken);

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;
}
