using System.Text.RegularExpressions;

namespace OpenCsss.Architecture.Tests;

public sealed partial class SourceTextTests
{
    [Theory]
    [InlineData("src", 400)]
    [InlineData("bench", 400)]
    [InlineData("tests", 600)]
    public void A_file_fits_into_a_readers_head(string folder, int mostLines) =>
        Rule.Holds(
            from file in SourceFile.In(folder, ".cs")
            let lines = file.Lines.Count()
            where lines > mostLines
            select $"{file} has {lines} lines");

    // A test's expectation in one line reads better than the same in three.
    [Theory]
    [InlineData("src", 120)]
    [InlineData("bench", 125)]
    [InlineData("tests", 135)]
    public void A_line_fits_onto_a_screen(string folder, int longestLine) =>
        Rule.Holds(
            from file in SourceFile.In(folder, ".cs", ".sql")
            from line in file.Lines.Index()
            where line.Item.Length > longestLine && !IsBodyOfTheWire(line.Item)
            select $"{file}:{line.Index + 1} has {line.Item.Length} characters");

    [Fact]
    public void Nothing_is_left_for_later() =>
        Rule.Holds(
            from file in SourceFile.In(".", ".cs", ".sql", ".md", ".csproj", ".props", "csss", "run-tests", "run")
            from line in file.Lines.Index()
            where UnfinishedWork().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}");

    // The domain is one vocabulary, used together: its folders are for finding a rule, not for importing it.
    [Fact]
    public void A_namespace_is_its_folder() =>
        Rule.Holds(
            from file in SourceFile.In("src", ".cs")
            let folders = file.Path.Split('/')[1..^1]
            let folder = folders[0] is "OpenCsss.Domain" ? folders[0] : string.Join('.', folders)
            from line in file.Lines
            where line.StartsWith("namespace ", StringComparison.Ordinal) && line != $"namespace {folder};"
            select $"{file}: {line}");

    [Fact]
    public void The_environment_is_read_where_the_server_is_put_together() =>
        Rule.Holds(
            from file in SourceFile.In("src", ".cs")
            where !file.Path.StartsWith("src/OpenCsss.Server/Hosting/", StringComparison.Ordinal)
                && file.Lines.Any(line => line.Contains("GetEnvironmentVariable", StringComparison.Ordinal))
            select file.Path);

    // Constants leave no trace in an assembly, so this is read in the text.
    [Fact]
    public void The_envelope_and_the_codes_of_the_wire_are_named_where_the_surfaces_are() =>
        Rule.Holds(
            from file in SourceFile.In("src/OpenCsss.Platform", ".cs")
            where !file.Path.StartsWith("src/OpenCsss.Platform/Surfaces/Statuses/", StringComparison.Ordinal)
                && !file.Path.StartsWith("src/OpenCsss.Platform/Languages/", StringComparison.Ordinal)
            from line in file.Lines.Index()
            where EnvelopeOrCode().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}");

    // Eight copies of this rule once differed in one. Who writes the directories names them too.
    [Fact]
    public void A_number_becomes_a_SIM_in_one_place() =>
        Rule.Holds(
            from file in SourceFile.In("src/OpenCsss.Platform/Modules", ".cs")
            where !file.Path.StartsWith("src/OpenCsss.Platform/Modules/SimDirectory/", StringComparison.Ordinal)
            from line in file.Lines.Index()
            where NumberLookUp().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}");

    // Seven readers of the same form differed in whether an address alone is a network, and four in what they mapped.
    [Fact]
    public void Networks_and_mapped_addresses_are_read_in_one_place() =>
        Rule.Holds(
            from file in SourceFile.In("src", ".cs")
            where file.Path is not ("src/OpenCsss.Platform/Security/NetworkList.cs"
                or "src/OpenCsss.Platform/Security/CallerAddress.cs")
            from line in file.Lines.Index()
            where NetworkForm().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}");

    // What is accepted is known by the module that uses it.
    [Fact]
    public void Configuration_only_binds() =>
        Rule.Holds(
            from file in SourceFile.In("src/OpenCsss.Server/Hosting", "Configuration.cs")
            from line in file.Lines.Index()
            where SettingRange().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}");

    // An expected body is compared byte by byte, so it cannot be broken into lines.
    private static bool IsBodyOfTheWire(string line) => line.TrimStart().StartsWith("{\"", StringComparison.Ordinal);

    [GeneratedRegex(@"\bApiStatus(es)?\b|\bEnvelope<")]
    private static partial Regex EnvelopeOrCode();

    [GeneratedRegex(@"\.OtherForms\(\)|(from|join|rows,\}) (iccid|imsi)_directory|msisdn = [{@]")]
    private static partial Regex NumberLookUp();

    [GeneratedRegex(@"IPNetwork\.(Try)?Parse|new IPNetwork\(|IsIPv4MappedToIPv6|MapToIPv4")]
    private static partial Regex NetworkForm();

    [GeneratedRegex(@"([<>]=?|\bis|\bor|\band) -?[1-9]|TimeSpan|must be|\.(Require|AtLeast|Between)\(")]
    private static partial Regex SettingRange();

    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K|NotImplementedExcepti[o]n)\b")]
    private static partial Regex UnfinishedWork();
}
