using System.Text.RegularExpressions;
using OpenCsss.Testing;

namespace OpenCsss.Architecture.Tests;

public sealed partial class ProjectFileTests
{
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "OpenCsss.slnx"));
        Rule.Holds(
            from project in SourceFile.In(".", ".csproj")
            where !solution.Contains($"\"{project}\"", StringComparison.Ordinal)
            select $"{project} is never built by the tests");
    }

    [Fact]
    public void Versions_of_packages_stand_in_one_place() =>
        Rule.Holds(
            from project in SourceFile.In(".", ".csproj")
            from line in project.Lines
            where line.Contains("<PackageReference", StringComparison.Ordinal)
                && line.Contains("Version", StringComparison.Ordinal)
            select $"{project}: {line.Trim()}");

    [Fact]
    public void Migrations_are_numbered_without_a_gap()
    {
        var names = SourceFile.In("src/OpenCsss.Platform/Storage/Migrations", ".sql")
            .Select(file => Path.GetFileName(file.Path)).ToList();
        Rule.Holds(names.Where(name => !MigrationName().IsMatch(name)));
        var numbers = names.Select(name => name[..4]).Order(StringComparer.Ordinal);
        Assert.Equal(Enumerable.Range(1, numbers.Count()).Select(number => $"{number:0000}"), numbers);
    }

    [Fact]
    public void Migrations_travel_inside_the_program()
    {
        var embedded = Product.Platform.GetManifestResourceNames();
        Rule.Holds(
            from file in SourceFile.In("src/OpenCsss.Platform/Storage/Migrations", ".sql")
            where !embedded.Any(name => name.EndsWith($".{Path.GetFileName(file.Path)}", StringComparison.Ordinal))
            select $"{file} is not embedded");
    }

    [Fact]
    public void The_readme_begins_with_the_two_commands_that_do_everything()
    {
        var beginning = string.Join('\n', File.ReadLines(Path.Combine(Repository.Root, "README.md")).Take(40));
        Assert.Contains("./csss demo", beginning, StringComparison.Ordinal);
        Assert.Contains("./run-tests", beginning, StringComparison.Ordinal);
    }

    [GeneratedRegex("^[0-9]{4}-[a-z0-9]+(-[a-z0-9]+)*\\.sql$")]
    private static partial Regex MigrationName();
}
