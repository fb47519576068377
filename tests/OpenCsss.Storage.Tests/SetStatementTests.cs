using Npgsql;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Storage.Tests;

public sealed class SetStatementTests
{
    private static readonly Columns<Item> Key = new Columns<Item>()
        .BigInt("partner_id", item => item.PartnerId)
        .Text("iccid", item => item.Iccid);

    [Fact]
    public void SQLite_runs_it_once_a_row()
    {
        var statement = SetStatement.Over(
            "update sim set due_at = {due_at} {from rows} where sim.iccid = {iccid} and sim.partner_id = {partner_id}",
            Key.BigInt("due_at", item => item.DueAt));
        Assert.Equal(
            "update sim set due_at = ?3  where sim.iccid = ?2 and sim.partner_id = ?1", statement.SqliteText);
    }

    [Fact]
    public void PostgreSQL_runs_it_once_over_arrays()
    {
        var query = SetStatement.Matching(
            "select {n} from {rows,} sim s where s.partner_id = {partner_id} and s.iccid = {iccid} {for update of s}",
            Key);
        Assert.Equal(
            "select (k.n - 1) from unnest($1::bigint[], $2::text[]) with ordinality as k(partner_id, iccid, n), "
            + "sim s where s.partner_id = k.partner_id and s.iccid = k.iccid for update of s",
            query.PostgresText);
        Assert.Equal(
            "select ?3 from  sim s where s.partner_id = ?1 and s.iccid = ?2 ", query.SqliteText);
    }

    [Fact]
    public void An_insert_has_the_columns_in_one_order_everywhere()
    {
        var insert = SetStatement.UpsertInto("sim", "on conflict (iccid) do nothing", Key);
        Assert.Equal(
            "insert into sim (partner_id, iccid) values (?1, ?2)\non conflict (iccid) do nothing", insert.SqliteText);
        Assert.Equal(
            "insert into sim (partner_id, iccid) select k.partner_id, k.iccid "
            + "from unnest($1::bigint[], $2::text[]) with ordinality as k(partner_id, iccid, n)\n"
            + "on conflict (iccid) do nothing",
            insert.PostgresText);
    }

    [Fact]
    public void A_name_that_is_no_columns_is_found_when_the_statement_is_made()
    {
        var mistake = Assert.Throws<ArgumentException>(() => SetStatement.Over(
            "update sim set due_at = {du_at} {from rows} where sim.iccid = {iccid}",
            new Columns<Item>().BigInt("due_at", item => item.DueAt).Text("iccid", item => item.Iccid)));
        Assert.Contains("du_at", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_is_a_column_that_the_text_does_not_use()
    {
        var mistake = Assert.Throws<ArgumentException>(() => SetStatement.Over(
            "delete from sim where (partner_id) in (select {partner_id} {from rows})", Key));
        Assert.Contains("iccid", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_is_a_column_that_is_there_twice() =>
        Assert.Throws<ArgumentException>(() => Key.Text("iccid", item => item.Iccid));

    [Fact]
    public void So_is_an_answer_that_does_not_begin_with_the_rows_number() =>
        Assert.Throws<ArgumentException>(() => SetStatement.Matching(
            "select s.id, {n} from {rows,} sim s where s.partner_id = {partner_id} and s.iccid = {iccid}", Key));

    [Fact]
    public void So_is_an_answers_column_that_is_not_selected()
    {
        var mistake = Assert.Throws<ArgumentException>(() => new SetQuery<Item, long>(
            "select {n}, s.id from {rows,} sim s where s.partner_id = {partner_id} and s.iccid = {iccid}",
            Key,
            columns =>
            {
                var dueAt = columns["due_at"];
                return (_, row) => row.GetBigInt(dueAt);
            }));
        Assert.Contains("due_at", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_brings_its_columns_along()
    {
        var columns = new Columns<(Item Item, long At)>().BigInt("at", row => row.At).Of(row => row.Item, Key);
        Assert.Equal(["at", "partner_id", "iccid"], columns.Names);
        Assert.Equal(["partner_id", "iccid"], Key.Names);
    }

    [Fact]
    public void Values_go_into_typed_arrays_and_what_is_absent_stays_null()
    {
        var insert = SetStatement.InsertInto(
            "sim", Key.BigInt("due_at", item => item.DueAt).Blob("sign", item => item.Sign));
        Item[] items = [new(1, "8985", 5, [1]), new(2, null, null, [2, 3])];
        foreach (IReadOnlyList<Item> rows in new IReadOnlyList<Item>[] { items, items.ToList(), items.AsReadOnly() })
        {
            var parameters = insert.ToCommand(rows).Parameters;
            Assert.Equal([1L, 2L], ((NpgsqlParameter<long[]>)parameters[0]).TypedValue!);
            Assert.Equal(["8985", null], ((NpgsqlParameter<string?[]>)parameters[1]).TypedValue!);
            Assert.Equal([5L, null], ((NpgsqlParameter<long?[]>)parameters[2]).TypedValue!);
            Assert.Equal([[1], [2, 3]], ((NpgsqlParameter<byte[][]>)parameters[3]).TypedValue!);
        }
    }

    private sealed record Item(long PartnerId, string? Iccid, long? DueAt, byte[] Sign);
}
