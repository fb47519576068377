using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenCsss.Platform.Imports;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// How an operator's files are written: which column is what, the form of times and numbers. A small JSON file; without
/// one the columns have our own names.
/// </summary>
/// <remarks>«set», because what is read leaves «init» at the type's default where the file says nothing.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class CdrProfile
{
    /// <summary>For the log and the list of files; keys of records are unique under it.</summary>
    [JsonPropertyName("name")]
    public string Name { get; set; } = "";

    /// <summary>One character; a comma if it is not said.</summary>
    [JsonPropertyName("separator")]
    public string Separator { get; set; } = ",";

    /// <summary><c>utf-8</c>, <c>utf-16</c> or <c>latin-1</c>. A byte order mark has the first word.</summary>
    [JsonPropertyName("encoding")]
    public string Encoding { get; set; } = "utf-8";

    /// <summary>Lines in front of the header, or of the first record.</summary>
    [JsonPropertyName("skip_lines")]
    public int SkipLines { get; set; }

    /// <summary>Whether a line names the columns; else they are called by their numbers, from 1.</summary>
    [JsonPropertyName("header")]
    public bool HasHeader { get; set; } = true;

    /// <summary>Whether a file that does not end with a line end is taken to be cut off.</summary>
    [JsonPropertyName("ends_with_line_end")]
    public bool EndsWithLineEnd { get; set; } = true;

    /// <summary>The file's name of each field that it has, or several names that are put together.</summary>
    [JsonPropertyName("columns")]
    [JsonConverter(typeof(NamesByNameConverter))]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Columns { get; set; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Lines count only with one of these values in that column; <c>DATA*</c> is what begins so.</summary>
    [JsonPropertyName("only")]
    [JsonConverter(typeof(NamesByNameConverter))]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Only { get; set; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Lines with one of these values in that column are left out.</summary>
    [JsonPropertyName("except")]
    [JsonConverter(typeof(NamesByNameConverter))]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Except { get; set; } =
        new Dictionary<string, IReadOnlyList<string>>();

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

    /// <summary>The sign in front of decimals, a point or a comma; not said: numbers are whole.</summary>
    [JsonPropertyName("decimal")]
    public string? Decimal { get; set; }

    /// <summary>The sign between groups of three digits; not said: there is none.</summary>
    [JsonPropertyName("thousands")]
    public string? Thousands { get; set; }

    /// <summary>Whether the volumes of a session's records go on from those before them.</summary>
    [JsonPropertyName("cumulative")]
    public bool IsCumulative { get; set; }

    /// <summary>Our own names: every field's own.</summary>
    public static CdrProfile Default { get; } = new()
    {
        Name = "default",
        Columns = CdrFields.All.ToDictionary(field => field, IReadOnlyList<string> (field) => [field]),
    };

    /// <summary>Of the file that it was read from: another one of its name may say something else.</summary>
    [JsonIgnore]
    public byte[] Fingerprint { get; private set; } = SHA256.HashData([])[..16];

    [JsonIgnore]
    public CsvForm Form => new()
    {
        Separator = Separator[0],
        Encoding = Encoding switch
        {
            "utf-16" => System.Text.Encoding.Unicode,
            "latin-1" => System.Text.Encoding.Latin1,
            _ => null,
        },
        SkipLines = SkipLines,
        HasHeader = HasHeader,
        LeastFields = HasHeader ? 0 : CdrFields.Numbers(this).Max(),
        EndsWithLineEnd = EndsWithLineEnd,
    };

    /// <summary>A profile of files of records.</summary>
    /// <exception cref="ImportFileException">It cannot be read, or makes no sense.</exception>
    public static CdrProfile Read(string path) => Read(path, CdrFields.FaultOfRecords);

    /// <summary>A profile of files of totals by day.</summary>
    /// <exception cref="ImportFileException">It cannot be read, or makes no sense.</exception>
    public static CdrProfile ReadForTotals(string path) => Read(path, CdrFields.FaultOfTotals);

    public static ImportFileException Missing(string column, CdrProfile profile) =>
        new($"The column '{column}' of the profile '{profile.Name}' is missing.");

    /// <summary>The field's columns in the file; none if it has none.</summary>
    public IReadOnlyList<string> ColumnsOf(string field) => Columns.GetValueOrDefault(field, []);

    public bool Has(string field) => Columns.ContainsKey(field);

    private static CdrProfile Read(string path, Func<CdrProfile, string?> faultOf)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            using var stream = new MemoryStream(bytes); // A stream may begin with a byte order mark.
            var profile = JsonSerializer.Deserialize(stream, CdrProfileJson.Default.CdrProfile)
                ?? throw new ImportFileException($"The profile '{path}' is empty.");
            profile.Fingerprint = SHA256.HashData(bytes)[..16];
            return (profile.Fault() ?? faultOf(profile)) is { } fault
                ? throw new ImportFileException($"The profile '{profile.Name}': {fault}")
                : profile;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ImportFileException($"The profile '{path}' cannot be read: {exception.Message}");
        }
    }

    private string? Fault() =>
        ((object?[])[Name, Separator, Encoding, Columns, Only, Except, TimeZone, Unit]).Contains(null)
            ? "A member may be left out; it cannot be null."
        : Name.Length > 100 || Name.Any(char.IsControl) ? "The name must be up to 100 characters in one line."
        : Separator.Length != 1 || Separator[0] is > '~' or < ' ' and not '\t' or '"'
            ? "The separator must be one ASCII character."
        : Encoding is not ("utf-8" or "utf-16" or "latin-1") ? "The encoding must be utf-8, utf-16 or latin-1."
        : SkipLines is < 0 or > 1_000 ? "skip_lines must be 0 to 1000."
        : Unit is not ("bytes" or "kb" or "mb") ? "The unit must be bytes, kb or mb."
        : Decimal is not (null or "." or ",") ? "The decimal sign must be a point or a comma."
        : Thousands is not (null or "." or "," or "'" or " ") || (Thousands is not null && Thousands == Decimal)
            ? "The thousands sign must be a point, a comma, an apostrophe or a blank, and not the decimal sign."
        : !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _) ? $"There is no time zone '{TimeZone}'."
        : CdrFields.FaultOfColumns(this);
}
