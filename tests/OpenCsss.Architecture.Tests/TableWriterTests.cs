using System.Text.RegularExpressions;

namespace OpenCsss.Architecture.Tests;

/// <summary>Whoever looks for what can change a table finds it in one place.</summary>
public sealed partial class TableWriterTests
{
    [Fact]
    public void A_table_is_written_by_one_module()
    {
        var tables = SourceFile.In("src/OpenCsss.Platform/Storage/Migrations", ".sql")
            .SelectMany(file => CreatedTable().Matches(string.Join('\n', file.Lines)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet(StringComparer.Ordinal);
        var writers =
            from file in SourceFile.In("src", ".cs")
            from match in WrittenTable().Matches(string.Join('\n', file.Lines))
            let table = match.Groups["table"].Value
            where tables.Contains(table)
            select (Table: table, Place: PlaceOf(file), file.Path);
        Rule.Holds(
            from writer in writers.Distinct().ToLookup(writer => writer.Table)
            where writer.Select(file => file.Place).Distinct().Count() > 1
            select $"{writer.Key}: {string.Join(", ", writer.Select(file => file.Path))}");
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
        @"\b(?:insert into|delete from|copy|update) (?<table>\w+)|(?:InsertInto|UpsertInto)\(\s*""(?<table>\w+)""")]
    private static partial Regex WrittenTable();
}
