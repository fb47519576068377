using OpenCsss.Platform.Settings;

namespace OpenCsss.Server.Hosting;

/// <summary>
/// Reads the server's settings: a flag wins over a <c>CSSS_…</c> variable, a variable over the folder of files
/// that <c>CSSS_SETTINGS_FOLDER</c> names, that over <c>appsettings.json</c> in the current folder, and all over the
/// default. This is the only place that reads variables.
/// </summary>
internal static class Configuration
{
    public const string DataFolder = "Storage:DataFolder";
    public const string Postgres = "Storage:Postgres";
    public const string Urls = "Urls";
    public const string KeysFolder = "KeysFolder";
    public const string LanguagesFolder = "LanguagesFolder";
    public const string OperatorToken = "Operator:Token";

    private const string FileName = "appsettings.json";
    private const string Prefix = "CSSS_";
    private const string FolderVariable = "SETTINGS_FOLDER";

    private static readonly string[] Own =
    [
        Urls, KeysFolder, LanguagesFolder, nameof(ServerOptions.Storage), nameof(ServerOptions.Api),
        nameof(ServerOptions.Operator),
        nameof(ServerOptions.Carriers), nameof(ServerOptions.Callbacks), nameof(ServerOptions.Mail),
        nameof(ServerOptions.Sms),
        nameof(ServerOptions.Usage),
        nameof(ServerOptions.Radius),
        nameof(ServerOptions.Payments),
        nameof(ServerOptions.Mall),
        nameof(ServerOptions.Tasks),
        nameof(ServerOptions.Shop),
    ];

    /// <summary>Sections that the web server and its log read for themselves from the same file.</summary>
    private static readonly string[] Framework = ["Logging", "Kestrel", "AllowedHosts"];

    /// <param name="flags">What was said on the command line, by the settings' names; null is not said.</param>
    /// <exception cref="SettingsException">Settings are unknown, or cannot be used: all that are.</exception>
    public static ServerOptions Read(IReadOnlyDictionary<string, string?> flags)
    {
        var file = ReadFile();
        var folder = ReadFolder();
        var variables = new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build();
        var faults = new List<string>();
        var unread = new HashSet<string>(StringComparer.Ordinal);
        faults.AddRange(UnknownIn(file, FileName, Own.Concat(Framework)));

        // A variable without a section may be somebody else's; one that names a section means a setting.
        faults.AddRange(UnknownIn(variables, "the environment", Own, child => child.Value is null));
        faults.AddRange(
            UnknownIn(folder, $"the folder of {Prefix}{FolderVariable}", Own, child => child.Value is null));

        var merged = new ConfigurationBuilder()
            .AddConfiguration(file)
            .AddConfiguration(folder)
            .AddConfiguration(variables)
            .AddInMemoryCollection(flags.Where(flag => flag.Value is not null))
            .Build();
        var options = new ServerOptions();
        options.Urls = merged[Urls] ?? options.Urls;
        options.KeysFolder = merged[KeysFolder] ?? options.KeysFolder;
        options.LanguagesFolder = merged[LanguagesFolder] ?? options.LanguagesFolder;
        Read(nameof(ServerOptions.Storage), options.Storage);
        Read(nameof(ServerOptions.Api), options.Api);
        Read(nameof(ServerOptions.Operator), options.Operator);
        Read(nameof(ServerOptions.Carriers), options.Carriers);
        Read(nameof(ServerOptions.Callbacks), options.Callbacks);
        Read(nameof(ServerOptions.Mail), options.Mail);
        Read(nameof(ServerOptions.Sms), options.Sms);
        Read(nameof(ServerOptions.Usage), options.Usage);
        Read(nameof(ServerOptions.Radius), options.Radius);
        Read(nameof(ServerOptions.Payments), options.Payments);
        Read(nameof(ServerOptions.Mall), options.Mall);
        Read(nameof(ServerOptions.Tasks), options.Tasks);
        Read(nameof(ServerOptions.Shop), options.Shop);
        faults.AddRange(options.Faults(unread));
        return faults.Count == 0 ? options : throw new SettingsException(faults);

        void Read(string section, object into)
        {
            var found = Bind(merged.GetSection(section), into);
            faults.AddRange(found);
            if (found.Length > 0)
            {
                unread.Add(section);
            }
        }
    }

    /// <summary>The variable <c>CSSS_NAME</c>; null if it is not set.</summary>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(Prefix + name);

    private static IConfigurationRoot ReadFile()
    {
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), FileName), optional: true)
                .Build();
        }
        catch (InvalidDataException exception)
        {
            throw new SettingsException(
                $"{FileName} is not valid JSON: {exception.InnerException?.Message ?? exception.Message}");
        }
    }

    /// <summary>
    /// One file a setting, named like its variable without the prefix: so containers and systemd hand over secrets.
    /// </summary>
    private static IConfigurationRoot ReadFolder()
    {
        var builder = new ConfigurationBuilder();
        if (Variable(FolderVariable) is not { Length: > 0 } folder)
        {
            return builder.Build();
        }

        try
        {
            return builder.AddKeyPerFile(Path.GetFullPath(folder), optional: false).Build();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"The folder of {Prefix}{FolderVariable} cannot be read: {exception.Message}");
        }
    }

    private static IEnumerable<string> UnknownIn(
        IConfiguration configuration, string where, IEnumerable<string> known,
        Func<IConfigurationSection, bool>? matters = null) =>
        from child in configuration.GetChildren()
        where !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase) && matters?.Invoke(child) is not false
        select $"There is no setting '{child.Key}' (from {where}).";

    /// <summary>What could not be read; nothing is put into the options then.</summary>
    private static string[] Bind(IConfigurationSection section, object options)
    {
        string[] unknown = [.. UnknownIn(section, options.GetType())];
        if (unknown.Length > 0)
        {
            return unknown;
        }

        try
        {
            // Without this, an SMSC, carrier or gateway of which one value cannot be read is left out without a word.
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
            return [];
        }
        catch (InvalidOperationException exception)
        {
            return [exception.Message];
        }
    }

    /// <summary>A misspelt setting is said, at any depth. Carriers are named freely.</summary>
    private static IEnumerable<string> UnknownIn(IConfigurationSection section, Type options)
    {
        foreach (var child in section.GetChildren())
        {
            var type = options.IsGenericType && options.GetGenericTypeDefinition() == typeof(Dictionary<,>)
                ? options.GetGenericArguments()[1]
                : Array.Find(
                    options.GetProperties(),
                    property => property.CanWrite
                        && property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase))?.PropertyType;
            foreach (var unknown in type is null
                ? [$"There is no setting '{child.Path}'."]
                : UnknownIn(child, type))
            {
                yield return unknown;
            }
        }
    }
}
