using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Modules.Callbacks;
using OpenCsss.Platform.Modules.Mail;
using OpenCsss.Platform.Modules.Networks;
using OpenCsss.Platform.Modules.Networks.Radius;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.Sms;
using OpenCsss.Platform.Modules.Tasks;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Platform.Modules.Usage;
using OpenCsss.Platform.Settings;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;
using OpenCsss.Platform.Surfaces.Mall;
using OpenCsss.Platform.Surfaces.Operator;

namespace OpenCsss.Server.Hosting;

/// <summary>All settings of a server, by flag, <c>CSSS_…</c> variable or <c>appsettings.json</c>.</summary>
internal sealed class ServerOptions
{
    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:8080";

    /// <summary>Folder of the keys that encrypt secrets; empty is «keys» in the data folder.</summary>
    public string KeysFolder { get; set; } = "";

    /// <summary>
    /// Folder of further languages, a file <c>TAG.json</c> each; empty: those inside the program alone.
    /// </summary>
    public string LanguagesFolder { get; set; } = "";

    public StorageOptions Storage { get; set; } = new();

    public ApiOptions Api { get; set; } = new();

    public OperatorOptions Operator { get; set; } = new();

    public NetworkOptions Carriers { get; set; } = new();

    public CallbackOptions Callbacks { get; set; } = new();

    public MailOptions Mail { get; set; } = new();

    public SmsOptions Sms { get; set; } = new();

    public UsageOptions Usage { get; set; } = new();

    public RadiusOptions Radius { get; set; } = new();

    public PaymentOptions Payments { get; set; } = new();

    public MallOptions Mall { get; set; } = new();

    public TaskOptions Tasks { get; set; } = new();

    public ShopOptions Shop { get; set; } = new();

    /// <summary>Each module judges its own section; what is wrong is found all at once.</summary>
    /// <param name="unread">Sections that could not be read: what they would hold is not known.</param>
    public IReadOnlyList<string> Faults(IReadOnlySet<string> unread)
    {
        var check = new SettingCheck();
        CheckOwn(check);
        Run(nameof(Storage), Storage.Check);
        Run(nameof(Api), Api.Check);
        Run(nameof(Operator), Operator.Check);
        Run(nameof(Carriers), Carriers.Check);
        Run(nameof(Callbacks), Callbacks.Check);
        Run(nameof(Mail), Mail.Check);
        Run(nameof(Sms), Sms.Check);
        Run(nameof(Usage), Usage.Check);
        Run(nameof(Radius), section => Radius.Check(section, Carriers.Lease));
        Run(nameof(Payments), Payments.Check);
        Run(nameof(Mall), Mall.Check);
        Run(nameof(Tasks), Tasks.Check);
        Run(nameof(Shop), Shop.Check);
        return check.Faults;

        void Run(string section, Action<SettingCheck> judge)
        {
            if (!unread.Contains(section))
            {
                judge(check.Of(section));
            }
        }
    }

    private void CheckOwn(SettingCheck check)
    {
        foreach (var url in Urls.Split(';'))
        {
            // * and + are all interfaces, which is no address to the parser.
            var address = url.Replace("//*", "//any", StringComparison.Ordinal)
                .Replace("//+", "//any", StringComparison.Ordinal);
            check.Require(
                Uri.TryCreate(address, UriKind.Absolute, out var parsed) && parsed.Scheme is "http", url,
                "addresses to listen on like http://127.0.0.1:8080 (a proxy in front adds TLS)", nameof(Urls));
        }

        try
        {
            _ = LanguageSet.Load(LanguagesFolder); // Before anything is done, not when it is needed.
        }
        catch (SettingsException exception)
        {
            foreach (var fault in exception.Faults)
            {
                check.Add(fault);
            }
        }
    }

    /// <summary>Where the keys are in the end.</summary>
    public string KeysPath => KeysFolder.Length > 0 ? KeysFolder : Path.Combine(Storage.DataFolder, "keys");
}
