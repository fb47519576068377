using System.Text.RegularExpressions;

namespace OpenCsss.Architecture.Tests;

/// <summary>What holds of SQL in the product's source, so that it cannot drift from what it is about.</summary>
public sealed partial class SqlTextTests
{
    // A number of an enum has a name in SQL too: «status in (2, 3)» says nothing, and is not found by who renumbers.
    [Fact]
    public void A_status_or_kind_in_SQL_is_a_named_fragment() =>
        Rule.Holds(
            from file in SourceFile.In("src/OpenCsss.Platform", ".cs").Concat(SourceFile.In("src/OpenCsss.Server", ".cs"))
            from line in file.Lines.Index()
            where NumberOfAnEnum().IsMatch(WithoutComment(line.Item)) && !IsCode(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}");

    [Theory]
    [InlineData("where o.status in (2, 3)")]
    [InlineData("where kind <> 2")]
    [InlineData("and p.state = 1")]
    [InlineData("and o.status between 1 and 3")]
    [InlineData("update mail set status = 1, due_at = 0")]
    [InlineData("case when life_cycle>=4 then 1 end")]
    public void Such_a_number_is_recognised(string sql) => Assert.Matches(NumberOfAnEnum(), sql);

    [Theory]
    [InlineData("where o.status = {OrderStatusSql.InUse}")]
    [InlineData("where http_status between 200 and 299")]
    [InlineData("where status = @status and kind = {kind}")]
    [InlineData("if (status == 2)")]
    public void Nothing_else_is_taken_for_one(string line) => Assert.DoesNotMatch(NumberOfAnEnum(), line);

    // Values that are given one after the other are kept in step with a list of names by nobody.
    [Fact]
    public void Values_are_bound_by_name_outside_of_the_storage() =>
        Rule.Holds(
            from file in SourceFile.In("src", ".cs")
            where !file.Path.StartsWith("src/OpenCsss.Platform/Storage/", StringComparison.Ordinal)
            from line in file.Lines.Index()
            where ValueByPosition().IsMatch(WithoutComment(line.Item))
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}");

    // The same of what is read: a number that is written down is right until somebody adds a column.
    [Fact]
    public void Answers_are_read_by_name() =>
        Rule.Holds(
            from file in SourceFile.In("src", ".cs")
            from line in file.Lines.Index()
            where ReadByPosition().IsMatch(WithoutComment(line.Item)) && !IsNumberOfTheRow(file)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}");

    // Where many are asked at once, an answer's first column says whose row it is.
    private static bool IsNumberOfTheRow(SourceFile file) =>
        file.Path is "src/OpenCsss.Platform/Storage/Queued.cs"
            or "src/OpenCsss.Platform/Storage/PostgresReadConnection.cs";

    // In C# a comparison with «&&» is of variables.
    private static bool IsCode(string line) => line.Contains(" && ", StringComparison.Ordinal);

    private static string WithoutComment(string line) =>
        line.TrimStart() is ['/', '/', ..] ? "" : line.Split(" // ")[0];

    [GeneratedRegex(
        @"\b(status|kind|state|direction|origin|life_cycle|service_status|account|sim_type|buy_type|list|source)"
        + @"\s*(=|<>|<=|>=|<|>|\bin\b|\bbetween\b)\s*\(?\d",
        RegexOptions.IgnoreCase)]
    private static partial Regex NumberOfAnEnum();

    [GeneratedRegex(@"\bIRowSink\b|\bsink\.(BigInt|Text|Blob)\(|\.Parameters\.Add")]
    private static partial Regex ValueByPosition();

    [GeneratedRegex(@"\.(IsNull|IsDBNull|GetBigInt|GetText|GetBlob|GetInt64|GetString|GetBigIntOrNull|GetTextOrNull)\(\d")]
    private static partial Regex ReadByPosition();
}
