using System.CommandLine;
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
        Description = "PostgreSQL instead of SQLite: \"Host=…;Username=…;Password=…;Database=…\".",
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
        ParseResult parsed, string? urls = null, string? operatorToken = null) => Configuration.Read(
        new Dictionary<string, string?>
        {
            [Configuration.DataFolder] = parsed.GetValue(_data),
            [Configuration.Postgres] = parsed.GetValue(_postgres),
            [Configuration.KeysFolder] = parsed.GetValue(_keys),
            [Configuration.Urls] = urls,
            [Configuration.OperatorToken] = operatorToken,
        });

    /// <summary>
    /// The same, but where the data is only these flags say: a command that makes data up must never do so in the
    /// database that variables or the file name.
    /// </summary>
    public ServerOptions ReadAlone(ParseResult parsed, string? urls) => Configuration.Read(
        new Dictionary<string, string?>
        {
            [Configuration.DataFolder] = parsed.GetValue(_data) ?? defaultFolder,
            [Configuration.Postgres] = parsed.GetValue(_postgres) ?? "",
            [Configuration.KeysFolder] = parsed.GetValue(_keys) ?? "",
            [Configuration.Urls] = urls,
        });
}
