using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Storage.Tests;

public abstract class ReadQueryTests(Engine engine) : LaneScenario(engine)
{
    private static readonly ReadQuery<(long Least, string Names), (string Name, long Value)> List = new(
        """
        select c.value, c.name from counter c
         where c.name in {each names} and c.value >= {least} order by c.name
        """,
        new Columns<(long Least, string Names)>()
            .Text("names", asked => asked.Names)
            .BigInt("least", asked => asked.Least),
        columns =>
        {
            var (name, value) = (columns["name"], columns["value"]);
            return (_, row) => (row.GetText(name), row.GetBigInt(value));
        });

    [Fact]
    public async Task What_is_asked_is_bound_by_name_and_what_is_found_is_read_by_name()
    {
        var db = Open();
        var write = new CounterWrite(Gate);
        Gate.Open();
        await db.WriteAsync(write, 1, NewCounter(1), Token);
        await db.WriteAsync(write, 1, NewCounter(2), Token);
        await db.WriteAsync(write, 1, NewCounter(3), Token);
        Assert.Equal(
            [("test2", 2L), ("test3", 3L)], await db.ListAsync(List, (2, """["test3","test1","test2"]"""), Token));
    }

    [Fact]
    public void A_parameter_that_the_text_does_not_use_is_found_when_the_query_is_made() =>
        Assert.Throws<ArgumentException>(() => new ReadQuery<long, bool>(
            "select 1 from counter where value > {least}",
            new Columns<long>().BigInt("most", most => most),
            _ => (_, _) => true));

    [Fact]
    public void So_is_a_column_that_it_does_not_select() =>
        Assert.Throws<ArgumentException>(() => new ReadQuery<long, long>(
            "select c.value from counter c where c.value > {least}",
            new Columns<long>().BigInt("least", least => least),
            columns =>
            {
                var name = columns["name"];
                return (_, row) => row.GetBigInt(name);
            }));
}

public sealed class ReadQueryTestsOnSqlite() : ReadQueryTests(Engine.Sqlite);

public sealed class ReadQueryTestsOnPostgres() : ReadQueryTests(Engine.Postgres);
