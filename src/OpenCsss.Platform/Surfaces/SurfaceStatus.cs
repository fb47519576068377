namespace OpenCsss.Platform.Surfaces;

/// <summary>A refusal in the words of one surface.</summary>
/// <param name="HttpStatus">The HTTP status.</param>
/// <param name="Code">The surface's code for it, as it stands in an envelope or in a line of an answer.</param>
/// <param name="Text">What is said of it, in the language that was asked for.</param>
internal readonly record struct SurfaceStatus(int HttpStatus, string Code, string Text);
