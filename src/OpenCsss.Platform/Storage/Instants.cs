namespace OpenCsss.Platform.Storage;

/// <summary>Instants as they are stored: UTC milliseconds.</summary>
internal static class Instants
{
    public static long? ToStored(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    public static DateTimeOffset? FromStored(long? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
