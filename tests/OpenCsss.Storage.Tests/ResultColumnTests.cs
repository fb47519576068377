using OpenCsss.Platform.Storage;

namespace OpenCsss.Storage.Tests;

public sealed class ResultColumnTests
{
    [Fact]
    public void A_column_has_the_name_that_it_has_in_the_answer()
    {
        var columns = ResultColumns.Of(
            """
            select {n}, s.iccid, id, c.up + c.down as bytes, coalesce(s.msisdn, '') as msisdn,
                   case when s.status = 2 then ', from' else s.remark end as remark
              from sim s
            """);
        Assert.Equal(
            [0, 1, 2, 3, 4, 5],
            ((string[])["n", "iccid", "id", "bytes", "msisdn", "remark"]).Select(name => columns[name]));
    }

    [Fact]
    public void Commas_and_words_in_brackets_and_texts_are_not_the_lists()
    {
        var columns = ResultColumns.Of(
            "with x (a, b) as (select c, d from e) select (select count(f), g from h) as i, 'from (, ' as j, k from x");
        Assert.Equal([0, 1, 2], ((string[])["i", "j", "k"]).Select(name => columns[name]));
        Assert.Equal(3, columns.Width);
    }

    [Fact]
    public void What_is_returned_counts_not_what_is_inserted()
    {
        var columns = ResultColumns.Of("insert into a (b) select c from d where true returning {n}, b");
        Assert.Equal([0, 1], ((string[])["n", "b"]).Select(name => columns[name]));
    }

    [Theory]
    [InlineData("select s.id, s.iccid from sim s", "imsi")]
    [InlineData("select s.id, o.id from sim s", "id")] // Which of the two?
    [InlineData("select count(*) from sim", "count")] // An expression has a name when it is given one.
    [InlineData("update sim set due_at = 1", "due_at")]
    public void A_name_that_no_column_or_more_than_one_has_is_an_error(string sql, string name) =>
        Assert.Throws<ArgumentException>(() => ResultColumns.Of(sql)[name]);
}
