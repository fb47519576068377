using System.Text.Json;
using System.Text.Json.Serialization;
using OpenCsss.Server.Hosting;
using OpenCsss.Server.Imports;

namespace OpenCsss.Server.Modules.Usage.Cdr;

/// <summary>
/// How an operator's CDR files are written: which column is what, the form of times, the unit of volumes. A small JSON
/// file; without one the columns have our own names.
/// </summary>
/// <remarks>«set», because what is read leaves «init» at the type's default where the file says nothing.</remarks>
internal sealed class CdrProfile
{
    /// <summary>What a column can be.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        "key", "iccid", "imsi", "start", "end", "seconds", "uplink", "downlink", "total", "mcc", "mnc", "rat", "apn",
        "session", "sms_mt", "sms_mo",
    ];

    /// <summary>For the log and the list of files.</summary>
    [JsonPropertyName("name")]
    public string Name { get; set; } = "";

    /// <summary>One character; a comma if it is not said.</summary>
    [JsonPropertyName("separator")]
    public string Separator { get; set; } = ",";

    /// <summary>The file's name of each field that it has; see <see cref="Fields"/>.</summary>
    [JsonPropertyName("columns")]
    public IReadOnlyDictionary<string, string> Columns { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// The form of times, as .NET writes it: <c>yyyy-MM-dd HH:mm:ss</c>; <c>unix</c> and <c>unix_ms</c> are numbers.
    /// Not said: ISO 8601.
    /// </summary>
    [JsonPropertyName("time_format")]
    public string? TimeFormat { get; set; }

    /// <summary>The zone of times without an offset; UTC if it is not said.</summary>
    [JsonPropertyName("time_zone")]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The unit of volumes: <c>bytes</c>, <c>kb</c> (1,024 bytes) or <c>mb</c> (1,048,576).</summary>
    [JsonPropertyName("unit")]
    public string Unit { get; set; } = "bytes";

    /// <summary>Our own names: every field's own.</summary>
    public static CdrProfile Default { get; } = new()
    {
        Name = "default",
        Columns = Fields.ToDictionary(field => field),
    };

    /// <exception cref="ImportFileException">It cannot be read, or makes no sense.</exception>
    public static CdrProfile Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var profile = JsonSerializer.Deserialize(stream, ServerJson.Default.CdrProfile)
                ?? throw new ImportFileException($"The profile '{path}' is empty.");
            return profile.Checked();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ImportFileException($"The profile '{path}' cannot be read: {exception.Message}");
        }
    }

    /// <summary>The field's column in the file; null if it has none.</summary>
    public string? ColumnOf(string field) => Columns.GetValueOrDefault(field);

    private CdrProfile Checked()
    {
        var unknown = Columns.Keys.FirstOrDefault(field => !Fields.Contains(field));
        var fault = unknown is not null ? $"There is no field '{unknown}'; there are {string.Join(", ", Fields)}."
            : Separator.Length != 1 || Separator[0] > 127 ? "The separator must be one ASCII character."
            : Unit is not ("bytes" or "kb" or "mb") ? "The unit must be bytes, kb or mb."
            : !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _) ? $"There is no time zone '{TimeZone}'."
            : ColumnOf("iccid") is null && ColumnOf("imsi") is null ? "A column must be the iccid or the imsi."
            : ColumnOf("end") is null && (ColumnOf("start") is null || ColumnOf("seconds") is null)
                ? "A column must be the end; or two, the start and the seconds."
            : ColumnOf("total") is null && ColumnOf("uplink") is null && ColumnOf("downlink") is null
                ? "A column must be the uplink, the downlink or the total."
            : null;
        return fault is null ? this : throw new ImportFileException($"The profile '{Name}': {fault}");
    }
}
