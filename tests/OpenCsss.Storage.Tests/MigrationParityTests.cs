using OpenCsss.Testing;

namespace OpenCsss.Storage.Tests;

/// <summary>The same migrations make the same schema on both engines, in the shape that can be distributed.</summary>
public sealed class MigrationParityTests
{
    private const string Owner = "partner_id";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_engines_have_the_same_tables_and_columns()
    {
        var sqlite = await Schema.ReadAsync(Engine.Sqlite, Cancelled);
        var postgres = await Schema.ReadAsync(Engine.Postgres, Cancelled);
        Assert.Contains("partner.id bigint not null", sqlite.Columns);
        AssertSame(sqlite.Columns, postgres.Columns);
    }

    [Fact]
    public async Task Both_engines_have_the_same_keys_and_indexes()
    {
        var sqlite = await Schema.ReadAsync(Engine.Sqlite, Cancelled);
        var postgres = await Schema.ReadAsync(Engine.Postgres, Cancelled);
        Assert.Contains(new IndexKey("partner", true, false, "access_code"), sqlite.Indexes);
        AssertSame(sqlite.Indexes, postgres.Indexes);
        AssertSame(sqlite.ForeignKeys, postgres.ForeignKeys);
    }

    // A directory finds the partner by something else, so it has its own key; its rows lie elsewhere.
    [Fact]
    public async Task A_partners_rows_are_unique_and_linked_within_the_partner()
    {
        var schema = await Schema.ReadAsync(Engine.Sqlite, Cancelled);
        var ofPartners = schema.Columns
            .Where(column => column.Contains($".{Owner} ", StringComparison.Ordinal))
            .Select(column => column.Split('.')[0])
            .Where(table => !table.EndsWith("_directory", StringComparison.Ordinal))
            .ToHashSet();
        Assert.Contains("plan_order", ofPartners);
        Assert.DoesNotContain(schema.Indexes, index =>
            index.IsUnique && ofPartners.Contains(index.Table) && index.Columns.Split(", ")[0] != Owner);
        Assert.DoesNotContain(schema.ForeignKeys, key =>
            ofPartners.Contains(key.Split(' ')[0])
            && !key.Contains($"({Owner},", StringComparison.Ordinal)
            && !key.Contains($"({Owner})", StringComparison.Ordinal));
    }

    private static void AssertSame<T>(IReadOnlyList<T> sqlite, IReadOnlyList<T> postgres) =>
        Assert.Multiple(
            () => Assert.Empty(sqlite.Except(postgres)),
            () => Assert.Empty(postgres.Except(sqlite)),
            () => Assert.Equal(sqlite.Count, postgres.Count));
}
