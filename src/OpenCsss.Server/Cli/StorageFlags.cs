using System.CommandLine;
using Npgsql;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary>The flags that say where the data and its keys are, shared by every command that opens them.</summary>
internal sealed class StorageFlags(string defaultFolder = "data")
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = $"Folder of the SQLite database and of the keys [default: {defaultFolder}].",
        HelpName = "DIR",
    };

    private readonly Option<string?> _postgres = new("--postgres")
    {
        Description = "PostgreSQL instead of SQLite: \"Host=…;Username=…;Database=…\". With a password it is better "
            + "said in CSSS_Storage__Postgres.",
        HelpName = "CONNECTION",
    };

    private readonly Option<string?> _keys = new("--keys")
    {
        Description = "Folder of the keys that encrypt secrets [default: DATA/keys].",
        HelpName = "DIR",
    };

    public StorageFlags AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_postgres);
        command.Options.Add(_keys);
        return this;
    }

    /// <summary>All settings, with these flags before the variables and the file.</summary>
    public ServerOptions Read(
        ParseResult parsed, string? urls = null, string? operatorToken = null, string? languages = null)
    {
        if (operatorToken is not null)
        {
            WarnOfArgument("the token in --operator-token", "CSSS_Operator__Token");
        }

        return Read(new Dictionary<string, string?>
        {
            [Configuration.DataFolder] = parsed.GetValue(_data),
            [Configuration.Postgres] = parsed.GetValue(_postgres),
            [Configuration.KeysFolder] = parsed.GetValue(_keys),
            [Configuration.Urls] = urls,
            [Configuration.OperatorToken] = operatorToken,
            [Configuration.LanguagesFolder] = languages,
        });
    }

    /// <summary>
    /// The same, but where the data is only these flags say: a command that makes data up must never do so in the
    /// database that variables or the file name.
    /// </summary>
    public ServerOptions ReadAlone(ParseResult parsed, string? urls, string? languages) => Read(
        new Dictionary<string, string?>
        {
            [Configuration.DataFolder] = parsed.GetValue(_data) ?? defaultFolder,
            [Configuration.Postgres] = parsed.GetValue(_postgres) ?? "",
            [Configuration.KeysFolder] = parsed.GetValue(_keys) ?? "",
            [Configuration.Urls] = urls,
            [Configuration.LanguagesFolder] = languages,
        });

    private static ServerOptions Read(Dictionary<string, string?> flags)
    {
        var options = Configuration.Read(flags);
        if (flags[Configuration.Postgres] is { Length: > 0 } text
            && new NpgsqlConnectionStringBuilder(text).Password is { Length: > 0 })
        {
            WarnOfArgument("the password in --postgres", "CSSS_Storage__Postgres");
        }

        return options;
    }

    private static void WarnOfArgument(string what, string variable) => Console.Error.WriteLine(
        $"csss: warning: all users of this machine can see {what} in the list of processes. Say {variable}, or name a "
        + "folder of files in CSSS_SETTINGS_FOLDER.");
}
