using Dapper;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Jobs;

/// <summary>
/// Has PostgreSQL analyze tables that have grown. Statements are planned once and kept, and a plan that was made for an
/// empty table may walk all of it for each row once it is full; PostgreSQL's own look after it may be minutes away. So
/// a table is looked at whenever it has become several times as large.
/// </summary>
internal sealed class PostgresStatistics(Db db, WorkerServices services)
    : PeriodicWorker("PostgreSQL statistics", Period, services)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    // What a table is believed to have is -1 before it was ever looked at.
    private const string Outgrown =
        """
        select quote_ident(s.schemaname) || '.' || quote_ident(s.relname)
          from pg_stat_user_tables s join pg_class c on c.oid = s.relid
         where s.schemaname = current_schema() and s.n_live_tup >= 200 and s.n_live_tup > 4 * c.reltuples
        """;

    protected override bool IsEnabled => db.IsPostgres;

    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken) =>
        (await AnalyzeOutgrownAsync(cancellationToken)).Count;

    /// <summary>Looks at the tables that have outgrown their plans; which.</summary>
    public Task<IReadOnlyList<string>> AnalyzeOutgrownAsync(CancellationToken cancellationToken) => db.ReadAsync(
        async connection =>
        {
            var tables = (await connection.QueryAsync<string>(
                new CommandDefinition(Outgrown, cancellationToken: cancellationToken))).AsList();
            foreach (var table in tables)
            {
                await connection.ExecuteAsync(
                    new CommandDefinition($"analyze {table}", cancellationToken: cancellationToken));
            }

            return (IReadOnlyList<string>)tables;
        },
        cancellationToken);
}
