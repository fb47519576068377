using OpenCsss.Platform.Modules.Callbacks;
using OpenCsss.Platform.Modules.Mail;
using OpenCsss.Platform.Modules.Networks;
using OpenCsss.Platform.Modules.Networks.Radius;
using OpenCsss.Platform.Modules.Sms;
using OpenCsss.Platform.Modules.Usage;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;
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

    /// <summary>Where the keys are in the end.</summary>
    public string KeysPath => KeysFolder.Length > 0 ? KeysFolder : Path.Combine(Storage.DataFolder, "keys");
}
