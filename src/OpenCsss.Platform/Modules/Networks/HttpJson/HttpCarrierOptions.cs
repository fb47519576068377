using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Modules.Networks.HttpJson;

/// <summary>A carrier that speaks JSON over HTTP. An action without a path is one that it cannot do.</summary>
internal sealed class HttpCarrierOptions : CarrierLimits
{
    /// <summary>What paths are appended to; empty is no carrier.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>The header that proves who asks.</summary>
    public string SecretHeader { get; set; } = "Authorization";

    /// <summary>Its whole value, <c>Bearer …</c>; empty for none. Never logged.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The header that carries the command's key; empty for none.</summary>
    public string KeyHeader { get; set; } = "Idempotency-Key";

    public HttpActionOptions Activate { get; set; } = new();

    public HttpActionOptions Stop { get; set; } = new();

    public HttpActionOptions Resume { get; set; } = new();

    public HttpActionOptions Throttle { get; set; } = new();

    public HttpActionOptions Terminate { get; set; } = new();

    public HttpActionOptions Remaining { get; set; } = new();

    /// <summary>Where an answer says if it is a success (RFC 6901), <c>/result/code</c>; empty: 2xx is.</summary>
    public string SuccessPointer { get; set; } = "";

    /// <summary>The values there that mean success, separated by blanks.</summary>
    public string SuccessValues { get; set; } = "";

    /// <summary>The values there that mean a refusal for good, separated by blanks; others are tried again.</summary>
    public string RefusalValues { get; set; } = "";

    /// <summary>Statuses that mean that it is so already, separated by blanks.</summary>
    public string DoneStatuses { get; set; } = "";

    /// <summary>Statuses that mean a refusal for good, separated by blanks; others but 2xx are tried again.</summary>
    public string RefusalStatuses { get; set; } = "400 404 405 409 410 422";

    /// <summary>Where an answer says why it is none; empty: the status is reported.</summary>
    public string ReasonPointer { get; set; } = "";

    /// <summary>Where the answer to <see cref="Remaining"/> says what is left; missing or null is no limit.</summary>
    public string RemainingPointer { get; set; } = "";

    /// <summary>Where it says how much there was; empty if it does not.</summary>
    public string TotalPointer { get; set; } = "";

    /// <summary>Where it says the IMSI in use; empty if it does not.</summary>
    public string ImsiPointer { get; set; } = "";

    /// <summary>The unit of both volumes: <c>bytes</c>, <c>kb</c> of 1,024 bytes or <c>mb</c> of 1,048,576.</summary>
    public string VolumeUnit { get; set; } = "bytes";

    public override void Check(SettingCheck check, TimeSpan lease)
    {
        base.Check(check, lease);

        // An address may hold a password or a key.
        check.RequireSecret(
            Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https"), nameof(BaseUrl),
            "an http or https address");
        check.Reads(() => new AnswerReader(this), "answers");
        foreach (var (name, action) in (ReadOnlySpan<(string, HttpActionOptions)>)
        [
            (nameof(Activate), Activate), (nameof(Stop), Stop), (nameof(Resume), Resume), (nameof(Throttle), Throttle),
            (nameof(Terminate), Terminate), (nameof(Remaining), Remaining),
        ])
        {
            check.Reads(() => HttpQuestion.Parse(BaseUrl, action) is null, name);
        }
    }
}

/// <summary>One request. Path and body have places for what differs; see <see cref="RequestTemplate"/>.</summary>
internal sealed class HttpActionOptions
{
    public string Method { get; set; } = "POST";

    public string Path { get; set; } = "";

    public string Body { get; set; } = "";
}
