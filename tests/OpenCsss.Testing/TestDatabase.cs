using System.Data.Common;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Testing;

/// <summary>What the platform can keep its data in. Store and scenario tests run on each.</summary>
public enum Engine
{
    Sqlite,
    Postgres,
}

/// <summary>
/// An empty database with the schema of this version, for one test; gone when disposed. The schema is made once and
/// copied, so that a test may well have its own.
/// </summary>
public abstract class TestDatabase : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>How the platform reaches it. The data folder is the test's own on both engines.</summary>
    internal abstract StorageOptions Options { get; }

    /// <summary>The same for a <c>csss</c> that is started as a process: <c>--data DIR</c> and so on.</summary>
    public abstract IReadOnlyList<string> Arguments { get; }

    protected string Folder => _folder.Path;

    /// <summary>
    /// Without a PostgreSQL server the running test is skipped, by name; in CI it fails. So call it in the test, or in
    /// the test class's <c>InitializeAsync</c>, and not in a fixture.
    /// </summary>
    public static async Task<TestDatabase> CreateAsync(Engine engine, CancellationToken cancellationToken) =>
        engine switch
        {
            Engine.Sqlite => await SqliteTestDatabase.CreateAsync(cancellationToken),
            Engine.Postgres => await PostgresTestDatabase.CreateAsync(cancellationToken),
        };

    /// <summary>A connection for what a test must see beneath the stores.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    public virtual ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
