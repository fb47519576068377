using System.Net;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Callbacks;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Mail;
using OpenCsss.Platform.Modules.Networks;
using OpenCsss.Platform.Modules.Networks.Radius;
using OpenCsss.Platform.Modules.Sms;
using OpenCsss.Platform.Settings;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

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
    ];

    /// <summary>Sections that the web server and its log read for themselves from the same file.</summary>
    private static readonly string[] Framework = ["Logging", "Kestrel", "AllowedHosts"];

    /// <param name="flags">What was said on the command line, by the settings' names; null is not said.</param>
    /// <exception cref="SettingsException">A setting is unknown, or its value makes no sense.</exception>
    public static ServerOptions Read(IReadOnlyDictionary<string, string?> flags)
    {
        var file = ReadFile();
        var folder = ReadFolder();
        var variables = new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build();
        RefuseUnknown(file, FileName, Own.Concat(Framework));

        // A variable without a section may be somebody else's; one that names a section means a setting.
        RefuseUnknown(variables, "the environment", Own, child => child.Value is null);
        RefuseUnknown(folder, $"the folder of {Prefix}{FolderVariable}", Own, child => child.Value is null);

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
        Bind(merged.GetSection(nameof(ServerOptions.Storage)), options.Storage);
        Bind(merged.GetSection(nameof(ServerOptions.Api)), options.Api);
        Bind(merged.GetSection(nameof(ServerOptions.Operator)), options.Operator);
        Bind(merged.GetSection(nameof(ServerOptions.Carriers)), options.Carriers);
        Bind(merged.GetSection(nameof(ServerOptions.Callbacks)), options.Callbacks);
        Bind(merged.GetSection(nameof(ServerOptions.Mail)), options.Mail);
        Bind(merged.GetSection(nameof(ServerOptions.Sms)), options.Sms);
        Bind(merged.GetSection(nameof(ServerOptions.Usage)), options.Usage);
        Bind(merged.GetSection(nameof(ServerOptions.Radius)), options.Radius);
        Check(options);
        return options;
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

    private static void RefuseUnknown(
        IConfiguration configuration, string where, IEnumerable<string> known,
        Func<IConfigurationSection, bool>? matters = null)
    {
        foreach (var child in configuration.GetChildren())
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase) && matters?.Invoke(child) is not false)
            {
                throw new SettingsException($"There is no setting '{child.Key}' (from {where}).");
            }
        }
    }

    private static void Bind(IConfigurationSection section, object options)
    {
        RefuseUnknown(section, options.GetType());
        try
        {
            // Without this, an SMSC, carrier or gateway of which one value cannot be read is left out without a word.
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException exception)
        {
            throw new SettingsException(exception.Message);
        }
    }

    /// <summary>A misspelt setting is said, at any depth. Carriers are named freely.</summary>
    private static void RefuseUnknown(IConfigurationSection section, Type options)
    {
        foreach (var child in section.GetChildren())
        {
            var type = options.IsGenericType && options.GetGenericTypeDefinition() == typeof(Dictionary<,>)
                ? options.GetGenericArguments()[1]
                : Array.Find(
                    options.GetProperties(),
                    property => property.CanWrite
                        && property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase))?.PropertyType
                    ?? throw new SettingsException($"There is no setting '{child.Path}'.");
            RefuseUnknown(child, type);
        }
    }

    private static void Check(ServerOptions options)
    {
        foreach (var url in options.Urls.Split(';'))
        {
            // * and + are all interfaces, which is no address to the parser.
            var address = url.Replace("//*", "//any", StringComparison.Ordinal)
                .Replace("//+", "//any", StringComparison.Ordinal);
            Require(
                Uri.TryCreate(address, UriKind.Absolute, out var parsed) && parsed.Scheme is "http",
                $"'{url}' is no address to listen on; one is http://127.0.0.1:8080. A proxy in front adds TLS.");
        }

        CheckStorage(options.Storage);
        CheckApi(options.Api);
        Require(
            options.Operator.Token is { Length: 0 or >= 16 } token
                && token.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0,
            "Operator:Token must have 16 or more visible ASCII characters.");
        Require(options.Operator.MaxBodyBytes >= 1_024, "Operator:MaxBodyBytes must be 1024 or more.");
        CheckCarriers(options);
        CheckCallbacks(options.Callbacks);
        CheckMail(options.Mail);
        CheckSms(options.Sms);
        Require(options.Usage.MaxBatchRecords is >= 1 and <= 100_000, "Usage:MaxBatchRecords must be 1 to 100000.");
        Require(options.Usage.KeepRecordsDays >= 1, "Usage:KeepRecordsDays must be 1 or more.");
        Require(
            options.Usage.DropFolder.Length == 0 || Directory.Exists(options.Usage.DropFolder),
            "Usage:DropFolder must be a folder that is there.");
        Require(
            options.Usage.DropRest >= TimeSpan.Zero && options.Usage.DropRest <= TimeSpan.FromDays(1),
            "Usage:DropRest must be 0 to 24 hours.");
    }

    private static void CheckStorage(StorageOptions storage)
    {
        Require(storage.DataFolder.Length > 0, "Storage:DataFolder must not be empty.");
        Require(storage.PostgresLanes is >= 1 and <= 64, "Storage:PostgresLanes must be 1 to 64.");
        Require(storage.GroupSize is >= 1 and <= 10_000, "Storage:GroupSize must be 1 to 10000.");
        Require(storage.QueueLength >= 1, "Storage:QueueLength must be 1 or more.");
        try
        {
            _ = new Npgsql.NpgsqlConnectionStringBuilder(storage.Postgres);
        }
        catch (ArgumentException exception)
        {
            throw new SettingsException($"Storage:Postgres is no connection string: {exception.Message}");
        }
    }

    private static void CheckApi(ApiOptions api)
    {
        Require(api.TimestampWindow > TimeSpan.Zero, "Api:TimestampWindow must be more than 0.");
        Require(api.MaxBodyBytes >= 1_024, "Api:MaxBodyBytes must be 1024 or more.");
        Require(api.RequestsPerSecond >= 0, "Api:RequestsPerSecond must not be negative.");
        Require(api.RequestBurst >= 0, "Api:RequestBurst must not be negative.");
        Require(
            api is { WrongSignsPerAddress: >= 0, WrongSignsPerCode: >= 0 },
            "Api:WrongSignsPerAddress and Api:WrongSignsPerCode must not be negative.");
        Require(api.RepetitionWait >= TimeSpan.Zero, "Api:RepetitionWait must not be negative.");
        Require(api.LongAnswersPerPartner >= 1, "Api:LongAnswersPerPartner must be 1 or more.");
        Require(api.LongAnswerWait >= TimeSpan.Zero, "Api:LongAnswerWait must not be negative.");
        Require(api.IdempotencyKeyLife > TimeSpan.Zero, "Api:IdempotencyKeyLife must be more than 0.");
        Require(
            api.TrustedProxies.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(proxy =>
                IPAddress.TryParse(proxy, out _) || System.Net.IPNetwork.TryParse(proxy, out _)),
            "Api:TrustedProxies must be addresses or networks, separated by blanks.");
        Require(
            api.PathPrefixes.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(RequestSpelling.IsPrefix),
            "Api:PathPrefixes must be paths like /cube/v4, separated by blanks.");
        Require(api.MaxConnections >= 1, "Api:MaxConnections must be 1 or more.");
        Require(api.MaxPageSize >= 1, "Api:MaxPageSize must be 1 or more.");
        Require(api.MaxWaitingOrders >= 1, "Api:MaxWaitingOrders must be 1 or more.");
        Require(api.MaxTestMegabytes >= 0, "Api:MaxTestMegabytes must not be negative.");
    }

    private static void CheckCarriers(ServerOptions options)
    {
        var carriers = options.Carriers;
        Require(carriers.Poll > TimeSpan.Zero, "Carriers:Poll must be more than 0.");
        Require(carriers.KeepFinishedDays is >= 0 and <= 36_500, "Carriers:KeepFinishedDays must be 0 to 36500.");
        Require(carriers.CircuitFailures >= 1, "Carriers:CircuitFailures must be 1 or more.");
        Require(carriers.CircuitOpenFor > TimeSpan.Zero, "Carriers:CircuitOpenFor must be more than 0.");
        Require(
            carriers.Simulator.UseMegabytes is >= 0 and <= 1_000_000,
            "Carriers:Simulator:UseMegabytes must be 0 to 1000000.");
        foreach (CarrierLimits limits in (IEnumerable<CarrierLimits>)
            [carriers.Simulator, options.Radius.Carrier, .. carriers.Http.Values])
        {
            Require(limits.Parallel is >= 1 and <= 1_000, "A carrier's Parallel must be 1 to 1000.");
            Require(limits.PerSecond is >= 0 and <= 100_000, "A carrier's PerSecond must be 0 to 100000.");
            Require(
                limits.TimeLimit > TimeSpan.Zero && limits.TimeLimit * 2 <= carriers.Lease,
                "A carrier's TimeLimit must be more than 0, and at most half of Carriers:Lease.");
        }

        try
        {
            CarriersModule.Check(carriers);
            NetworksModule.Check(carriers);
            RadiusModule.Check(options.Radius);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new SettingsException(exception.Message);
        }
    }

    private static void CheckCallbacks(CallbackOptions callbacks)
    {
        RequireDelays("Callbacks:RetryDelays", callbacks.RetryDelays);
        Require(callbacks.Timeout > TimeSpan.Zero, "Callbacks:Timeout must be more than 0.");
        Require(callbacks.Lease >= 2 * callbacks.Timeout, "Callbacks:Lease must be at least twice Callbacks:Timeout.");
        Require(callbacks.ParallelPerEndpoint >= 1, "Callbacks:ParallelPerEndpoint must be 1 or more.");
        Require(callbacks.ParallelInAll >= 1, "Callbacks:ParallelInAll must be 1 or more.");
        Require(callbacks.LookPeriod > TimeSpan.Zero, "Callbacks:LookPeriod must be more than 0.");
        Require(callbacks.ProbePeriod >= TimeSpan.Zero, "Callbacks:ProbePeriod must not be negative.");
        Require(callbacks.MaxPending >= 1, "Callbacks:MaxPending must be 1 or more.");
        Require(callbacks.SwitchOffAfter > TimeSpan.Zero, "Callbacks:SwitchOffAfter must be more than 0.");
        Require(
            callbacks.NoProgressAfter == TimeSpan.Zero
                || (callbacks.NoProgressAfter >= 2 * callbacks.Lease
                    && callbacks.NoProgressAfter > callbacks.ProbePeriod),
            "Callbacks:NoProgressAfter must be 0, or at least twice Callbacks:Lease and more than "
            + "Callbacks:ProbePeriod.");
        Require(callbacks.AttemptLife > TimeSpan.Zero, "Callbacks:AttemptLife must be more than 0.");
    }

    private static void CheckMail(MailOptions mail)
    {
        RequireDelays("Mail:RetryDelays", mail.RetryDelays);
        Require(mail.Timeout > TimeSpan.Zero, "Mail:Timeout must be more than 0.");
        Require(mail.LookPeriod > TimeSpan.Zero, "Mail:LookPeriod must be more than 0.");
        Require(mail.Port is >= 1 and <= 65_535, "Mail:Port must be 1 to 65535.");
        Require(
            !mail.IsSet || MailSender.IsAddress(mail.From),
            "Mail:Host needs Mail:From, the address that mail comes from, like csss@example.com.");
        Require(
            (mail.User.Length > 0) == (mail.Password.Length > 0),
            "Mail:User and Mail:Password belong together.");
        Require(
            mail.User.Length == 0 || mail.Tls is not MailTls.None,
            "Mail:User needs a secured connection: Mail:Tls must be StartTls or Implicit.");
    }

    private static void RequireDelays(string setting, string text)
    {
        try
        {
            _ = RetrySchedule.Parse(text);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new SettingsException(
                $"{setting} must be times like 0:00:05 or 1.00:00:00, separated by blanks.");
        }
    }

    private static void CheckSms(SmsOptions sms)
    {
        Require(sms.Poll > TimeSpan.Zero, "Sms:Poll must be more than 0.");
        Require(sms.Lease >= TimeSpan.FromSeconds(10), "Sms:Lease must be 10 seconds or more.");
        Require(sms.MaxDevices >= 1, "Sms:MaxDevices must be 1 or more.");
        Require(sms.MaxParts is >= 1 and <= 255, "Sms:MaxParts must be 1 to 255.");
        Require(sms.MaxValidityMinutes >= 1, "Sms:MaxValidityMinutes must be 1 or more.");
        Require(
            sms.DefaultValidityMinutes >= 1 && sms.DefaultValidityMinutes <= sms.MaxValidityMinutes,
            "Sms:DefaultValidityMinutes must be 1 to Sms:MaxValidityMinutes.");
        Require(sms.PartsPerSecond >= 0, "Sms:PartsPerSecond must not be negative.");
        Require(sms.ReferenceBits is 8 or 16, "Sms:ReferenceBits must be 8 or 16.");
        Require(sms.PartPatience > TimeSpan.Zero, "Sms:PartPatience must be more than 0.");
        Require(sms.ReceiptPatience >= TimeSpan.Zero, "Sms:ReceiptPatience must not be negative.");
        try
        {
            SmsModule.Check(sms);
        }
        catch (FormatException exception)
        {
            throw new SettingsException(exception.Message);
        }
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new SettingsException(message);
        }
    }
}
