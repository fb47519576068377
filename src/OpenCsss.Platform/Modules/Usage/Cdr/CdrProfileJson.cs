using System.Text.Json.Serialization;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>How a profile is read from its file.</summary>
[JsonSerializable(typeof(CdrProfile))]
internal sealed partial class CdrProfileJson : JsonSerializerContext;
