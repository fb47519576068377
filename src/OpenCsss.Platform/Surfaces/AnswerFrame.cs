namespace OpenCsss.Platform.Surfaces;

/// <summary>
/// An envelope in UTF-8: what stands before an answer's data, and what after it. Both are empty where there is none.
/// </summary>
internal readonly record struct AnswerFrame(byte[] Before, byte[] After);
