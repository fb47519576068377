using System.Text.RegularExpressions;

namespace OpenCsss.Architecture.Tests;

/// <summary>Whoever looks for what can change a table finds it in one place.</summary>
public sealed partial class TableWriterTests
{
    [Fact]
    public void A_table_is_written_by_one_module()
    {
        Rule.Holds(
            from writer in WritersIn("src").Distinct().ToLookup(writer => writer.Table)
            where writer.Select(file => file.Place).Distinct().Count() > 1
            select $"{writer.Key}: {string.Join(", ", writer.Select(file => file.Path))}");
    }

    [Fact]
    public void Commands_and_seeds_write_through_the_modules()
    {
        Rule.Holds(WritersIn("src/OpenCsss.Server").Select(writer => $"{writer.Path} writes {writer.Table}"));

        // A rule that reads no such write would hold of anything: it finds those that the modules make for a seed.
        Assert.Contains(
            ("plan_order", "Lifecycle", "src/OpenCsss.Platform/Modules/Lifecycle/PastOrders.cs"),
            WritersIn("src/OpenCsss.Platform/Modules"));
    }

    private static IEnumerable<(string Table, string Place, string Path)> WritersIn(string folder)
    {
        var tables = SourceFile.In("src/OpenCsss.Platform/Storage/Migrations", ".sql")
            .SelectMany(file => CreatedTable().Matches(string.Join('\n', file.Lines)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet(StringComparer.Ordinal);
        return
            from file in SourceFile.In(folder, ".cs")
            from match in WrittenTable().Matches(string.Join('\n', file.Lines))
            let table = match.Groups["table"].Value
            where tables.Contains(table)
            select (table, PlaceOf(file), file.Path);
    }

    // src/OpenCsss.Platform/Modules/Orders/… is Orders; src/OpenCsss.Platform/Storage/… is Storage.
    private static string PlaceOf(SourceFile file)
    {
        var parts = file.Path.Split('/');
        return parts[2] == "Modules" ? parts[3] : $"{parts[1]}/{parts[2]}";
    }

    [GeneratedRegex(@"create table (?:if not exists )?(\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex CreatedTable();

    [GeneratedRegex(
        @"\b(?:insert into|delete from|copy|update) (?<table>\w+)"
        + @"|(?:InsertInto|UpsertInto|InsertAsync)(?:<\w+>)?\(\s*""(?<table>\w+)""")]
    private static partial Regex WrittenTable();
}
