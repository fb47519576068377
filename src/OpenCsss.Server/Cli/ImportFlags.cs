using System.CommandLine;

namespace OpenCsss.Server.Cli;

/// <summary>The options of every import: the file, what to do with bad lines, where to report them.</summary>
internal sealed class ImportFlags
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A CSV file in UTF-8; its columns are described in docs/operations/imports.md.",
    };

    private readonly Option<bool> _skipBad = new("--skip-bad")
    {
        Description = "Import the good lines although others are refused. Without it: all or nothing.",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "Write all refused lines to this CSV file.",
        HelpName = "FILE",
    };

    public ImportFlags AddTo(Command command)
    {
        command.Arguments.Add(_file);
        command.Options.Add(_skipBad);
        command.Options.Add(_report);
        return this;
    }

    public ImportRequest Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_file), parsed.GetValue(_skipBad), parsed.GetValue(_report));
}

/// <summary>The options of one import.</summary>
internal sealed record ImportRequest(string File, bool SkipsBadLines, string? Report);
