namespace OpenCsss.Domain;

/// <summary>
/// The code of a plan, <c>DP20190726001274</c>: 1 to 64 visible ASCII characters without blanks.
/// Two are equal when their characters are; case counts.
/// <c>default</c> is no plan: its <see cref="Value"/> is empty.
/// Source: contract chapter 6.2, <c>package_code</c>.
/// </summary>
public readonly record struct PackageCode
{
    private readonly string? _code;

    private PackageCode(string code) => _code = code;

    /// <summary>The code. Empty for <c>default</c>.</summary>
    public string Value => _code ?? "";

    /// <summary>Reads 1 to 64 visible ASCII characters (0x21 to 0x7E); nothing is cut.</summary>
    /// <returns>False, and <c>default</c>, for anything else; null and the empty text among it.</returns>
    public static bool TryParse(string? text, out PackageCode value)
    {
        var isValid = Ascii.AreVisible(text, 1, 64);
        value = isValid ? new PackageCode(text!) : default;
        return isValid;
    }

    /// <summary>The code, as <see cref="Value"/>.</summary>
    public override string ToString() => Value;
}
