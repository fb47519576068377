namespace OpenCsss.Contracts;

/// <summary>The parameters that every request carries beside its own (<c>csss-api.md</c>, chapter 1).</summary>
public static class GlobalParameters
{
    /// <summary>The partner's code, such as <c>P000270</c>.</summary>
    public const string AccessCode = "access_code";

    /// <summary>The sender's time since 1970 UTC: 10 digits are seconds, 13 are milliseconds.</summary>
    public const string Timestamp = "timestamp";

    /// <summary>The version of the API, <see cref="CurrentVersion"/>.</summary>
    public const string Version = "version";

    /// <summary>The signature over all other parameters.</summary>
    public const string Sign = "sign";

    /// <summary>The one version that is served.</summary>
    public const string CurrentVersion = "2.0";
}
