namespace OpenCsss.Platform.Imports;

/// <summary>The file as a whole cannot be imported; the message is one line for a person.</summary>
internal class ImportFileException(string message) : Exception(message);

/// <summary>It cannot be imported as it is now: it was cut off, or somebody is still writing it.</summary>
internal sealed class UnfinishedFileException(string message) : ImportFileException(message);
