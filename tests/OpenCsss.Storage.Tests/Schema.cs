using System.Data.Common;
using OpenCsss.Testing;

namespace OpenCsss.Storage.Tests;

/// <summary>
/// What a database's own catalogue says of its tables, in words that are the same for both engines. The journal of
/// the migrations is left out: it belongs to the library that runs them.
/// </summary>
internal sealed record Schema(
    IReadOnlyList<string> Columns, IReadOnlyList<IndexKey> Indexes, IReadOnlyList<string> ForeignKeys)
{
    private const string SqliteColumns =
        """
        select t.name || '.' || c.name || ' ' || replace(lower(c.type), 'blob', 'bytea')
               || case c."notnull" when 1 then ' not null' else '' end
          from sqlite_master t join pragma_table_info(t.name) c
         where t.type = 'table' and lower(t.name) <> 'schemaversions' and t.name not like 'sqlite%'
        """;

    private const string PostgresColumns =
        """
        select table_name || '.' || column_name || ' ' || data_type
               || case is_nullable when 'NO' then ' not null' else '' end
          from information_schema.columns
         where table_schema = 'public' and table_name <> 'schemaversions'
        """;

    // The columns in the order of the key; an expression instead of a column stands as '(…)'.
    private const string SqliteIndexes =
        """
        select t.name, i."unique", i.partial, group_concat(coalesce(k.name, '(…)'), ', ' order by k.seqno)
          from sqlite_master t join pragma_index_list(t.name) i join pragma_index_info(i.name) k
         where t.type = 'table' and lower(t.name) <> 'schemaversions'
         group by t.name, i.name
        """;

    private const string PostgresIndexes =
        """
        select t.relname, i.indisunique::int, (i.indpred is not null)::int,
               string_agg(coalesce(a.attname, '(…)'), ', ' order by k.seqno)
          from pg_index i
          join pg_class t on t.oid = i.indrelid
          join unnest(i.indkey) with ordinality k (attnum, seqno) on true
          left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum
         where t.relnamespace = 'public'::regnamespace and t.relname <> 'schemaversions'
         group by t.relname, i.indexrelid, i.indisunique, i.indpred
        """;

    private const string SqliteForeignKeys =
        """
        select t.name || ' (' || group_concat(f."from", ', ' order by f.seq) || ') → ' || f."table"
          from sqlite_master t join pragma_foreign_key_list(t.name) f
         where t.type = 'table'
         group by t.name, f.id, f."table"
        """;

    private const string PostgresForeignKeys =
        """
        select t.relname || ' (' || string_agg(a.attname, ', ' order by k.seqno) || ') → ' || r.relname
          from pg_constraint f
          join pg_class t on t.oid = f.conrelid
          join pg_class r on r.oid = f.confrelid
          join unnest(f.conkey) with ordinality k (attnum, seqno) on true
          join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum
         where f.contype = 'f' and t.relnamespace = 'public'::regnamespace
         group by f.oid, t.relname, r.relname
        """;

    public static async Task<Schema> ReadAsync(Engine engine, CancellationToken cancellationToken)
    {
        await using var database = await TestDatabase.CreateAsync(engine, cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        var (columns, indexes, foreignKeys) = engine switch
        {
            Engine.Sqlite => (SqliteColumns, SqliteIndexes, SqliteForeignKeys),
            Engine.Postgres => (PostgresColumns, PostgresIndexes, PostgresForeignKeys),
        };
        return new Schema(
            await ListAsync(columns, row => row.GetString(0)),
            await ListAsync(
                indexes,
                row => new IndexKey(row.GetString(0), row.GetInt32(1) == 1, row.GetInt32(2) == 1, row.GetString(3))),
            await ListAsync(foreignKeys, row => row.GetString(0)));

        async Task<IReadOnlyList<T>> ListAsync<T>(string query, Func<DbDataReader, T> read)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = query;
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var list = new List<T>();
            while (await rows.ReadAsync(cancellationToken))
            {
                list.Add(read(rows));
            }

            return [.. list.OrderBy(item => item!.ToString(), StringComparer.Ordinal)];
        }
    }
}

/// <summary>An index, by what it says and not by its name: SQLite names those of constraints itself.</summary>
internal sealed record IndexKey(string Table, bool IsUnique, bool IsPartial, string Columns);
