using OpenCsss.Server.Http;
using OpenCsss.Server.Modules.Carriers;
using OpenCsss.Server.Modules.Notifications;
using OpenCsss.Server.Modules.Notifications.Mail;
using OpenCsss.Server.Modules.Radius;
using OpenCsss.Server.Modules.Sms;
using OpenCsss.Server.Modules.Usage;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Hosting;

/// <summary>Everything that a server can be told, by flag, <c>CSSS_…</c> variable or <c>appsettings.json</c>.</summary>
internal sealed class ServerOptions
{
    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:8080";

    /// <summary>Folder of the keys that encrypt secrets; empty is «keys» in the data folder.</summary>
    public string KeysFolder { get; set; } = "";

    public StorageOptions Storage { get; set; } = new();

    public ApiOptions Api { get; set; } = new();

    public OperatorOptions Operator { get; set; } = new();

    public CarrierOptions Carriers { get; set; } = new();

    public CallbackOptions Callbacks { get; set; } = new();

    public MailOptions Mail { get; set; } = new();

    public SmsOptions Sms { get; set; } = new();

    public UsageOptions Usage { get; set; } = new();

    public RadiusOptions Radius { get; set; } = new();

    /// <summary>Where the keys are in the end.</summary>
    public string KeysPath => KeysFolder.Length > 0 ? KeysFolder : Path.Combine(Storage.DataFolder, "keys");
}
