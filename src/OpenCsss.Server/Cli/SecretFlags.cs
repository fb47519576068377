using System.CommandLine;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary>
/// Where a secret comes from. On the command line others on the machine can see it, so a file and a variable are
/// offered too.
/// </summary>
internal sealed class SecretFlags
{
    private const string VariableName = "SECRET";

    private readonly Option<string?> _secret = new("--secret")
    {
        Description = "The partner's secret. Other users of this machine can see it in the list of processes.",
        HelpName = "SECRET",
    };

    private readonly Option<string?> _file = new("--secret-file")
    {
        Description = "A file with the secret on its first line. Without either, the variable CSSS_SECRET counts.",
        HelpName = "FILE",
    };

    public SecretFlags AddTo(Command command)
    {
        command.Options.Add(_secret);
        command.Options.Add(_file);
        return this;
    }

    /// <exception cref="UsageException">There is none.</exception>
    public string Read(ParseResult parsed) => ReadOrNull(parsed)
        ?? throw new UsageException("A secret is needed: --secret, --secret-file or the variable CSSS_SECRET.");

    /// <summary>Null if none is given.</summary>
    public string? ReadOrNull(ParseResult parsed)
    {
        var (given, file) = (parsed.GetValue(_secret), parsed.GetValue(_file));
        if (given is not null && file is not null)
        {
            throw new UsageException("--secret and --secret-file exclude each other.");
        }

        var secret = given ?? (file is null ? Configuration.Variable(VariableName) : FirstLine(file));
        return secret is { Length: 0 } ? throw new UsageException("The secret is empty.") : secret;
    }

    private static string FirstLine(string file)
    {
        using var reader = InputFile.OpenText(file);
        return reader.ReadLine() ?? "";
    }
}
