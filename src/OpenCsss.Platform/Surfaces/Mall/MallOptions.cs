using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Surfaces.Mall;

/// <summary>How the shops' API may be called.</summary>
internal sealed class MallOptions
{
    /// <summary>
    /// Paths below which the same operations answer as below <c>/vshop</c>, <c>/payment</c>, <c>/topup</c> and without
    /// one, such as <c>/vshop_uat</c>. Separated by blanks; empty is none.
    /// </summary>
    public string PathPrefixes { get; set; } = "";

    /// <summary>
    /// Calls within a minute from one address that is not known to be a partner's program; 0 is no limit.
    /// </summary>
    public int CallsPerAddress { get; set; } = 120;

    /// <summary>Calls within a minute that name one card, whoever makes them; 0 is no limit.</summary>
    public int CallsPerCard { get; set; } = 60;

    /// <summary>The prefixes of <see cref="PathPrefixes"/>.</summary>
    public IReadOnlyList<string> Prefixes => PathPrefixes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public void Check(SettingCheck check)
    {
        check.Require(
            Prefixes.All(RequestSpelling.IsPrefix) && Prefixes.Distinct(StringComparer.OrdinalIgnoreCase).Count()
                == Prefixes.Count && !Prefixes.Any(IsOwn),
            PathPrefixes, "paths like /vshop_uat, each once and none of the shops' own, separated by blanks");
        check.AtLeast(CallsPerAddress, 0);
        check.AtLeast(CallsPerCard, 0);
    }

    private static bool IsOwn(string prefix) =>
        ((string[])[MallRoutes.Vshop, MallRoutes.Payment, MallRoutes.TopUp, "/operator", "/shop", "/mall/bundle-groups",
            "/async-result"])
            .Contains(prefix, StringComparer.OrdinalIgnoreCase);
}
