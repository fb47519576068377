namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>A SIM and whose it is.</summary>
internal readonly record struct SimKey(long PartnerId, long SimId);
