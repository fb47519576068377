using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Surfaces.Operator;

/// <summary>Who may call as the operator.</summary>
internal sealed class OperatorOptions
{
    /// <summary>What callers show; at least 16 visible ASCII characters. Empty: nobody can. Never logged.</summary>
    public string Token { get; set; } = "";

    /// <summary>Most bytes of a request's body: as many as a batch of usage records may need.</summary>
    public int MaxBodyBytes { get; set; } = 67_108_864;

    public void Check(SettingCheck check)
    {
        check.RequireSecret(
            Token is { Length: 0 or >= 16 } && Token.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0, nameof(Token),
            "16 or more visible ASCII characters");
        check.AtLeast(MaxBodyBytes, 1_024);
    }
}
