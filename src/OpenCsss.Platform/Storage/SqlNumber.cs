using System.Globalization;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// The numbers of enums as fragments of SQL. Each fragment gets a name beside its enum, so that no statement says a
/// number itself. They stand in the text and are no parameters: a partial index is used for what the text says.
/// </summary>
internal static class SqlNumber
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => value.ToString("D");

    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A list for «in».</summary>
    public static string AnyOf<TEnum>(params TEnum[] values)
        where TEnum : struct, Enum => $"({string.Join(", ", values.Select(Of))})";
}
