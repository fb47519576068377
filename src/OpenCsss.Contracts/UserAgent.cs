using System.Reflection;

namespace OpenCsss.Contracts;

/// <summary>What OpenCsss calls itself in requests that it sends: some firewalls drop requests without it.</summary>
public static class UserAgent
{
    /// <summary>The header's name.</summary>
    public const string Header = "User-Agent";

    /// <summary><c>OpenCsss/0.1.0</c>; the version without the commit that it was built from.</summary>
    public static string Value { get; } = $"OpenCsss/{Version()}";

    private static string Version() =>
        typeof(UserAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];
}
