using System.Reflection;
using Dapper;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The reading statements of all modules, as PostgreSQL understands them.</summary>
public sealed class ReadStatementTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_reading_statement_can_be_asked_by_itself_and_for_many_at_once()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Postgres, Token);
        await using var connection = await database.OpenAsync(Token);
        var statements = Statements().ToList();
        Assert.True(statements.Count > 40);
        foreach (var (name, statement) in statements)
        {
            try
            {
                await connection.ExecuteAsync($"prepare one as {statement.PostgresText}");
                await connection.ExecuteAsync($"prepare many as {statement.PostgresSetText}");
                await connection.ExecuteAsync("deallocate all");
            }
            catch (Npgsql.PostgresException exception)
            {
                Assert.Fail($"{name}: {exception.MessageText}\n{statement.PostgresSetText}");
            }
        }
    }

    private static IEnumerable<(string Name, ReadStatement Statement)> Statements() =>
        from type in new[] { typeof(Db).Assembly, typeof(Program).Assembly }.SelectMany(assembly => assembly.GetTypes())
        where !type.ContainsGenericParameters
        from field in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
        where IsOf(field.FieldType, typeof(ReadQuery<,>)) || IsOf(field.FieldType, typeof(FilteredList<,>))
        from statement in StatementsOf(field.GetValue(null)!)
        select ($"{type.Name}.{field.Name}", statement);

    private static IEnumerable<ReadStatement> StatementsOf(object query) =>
        IsOf(query.GetType(), typeof(FilteredList<,>))
            ? [.. StatementsOf(Member(query, "Count")), .. StatementsOf(Member(query, "Page"))]
            : [(ReadStatement)Member(query, "Statement")];

    private static bool IsOf(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static object Member(object query, string name) => query.GetType().GetProperty(name)!.GetValue(query)!;
}
