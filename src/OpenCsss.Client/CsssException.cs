namespace OpenCsss.Client;

/// <summary>An answer that is no success.</summary>
/// <param name="code">The status code, such as <c>5001</c>.</param>
/// <param name="message">Its text, in the language that the client asked for.</param>
public sealed class CsssException(string code, string message) : Exception($"{code}: {message}")
{
    /// <summary>The status code of the answer.</summary>
    public string Code { get; } = code;

    /// <summary>The text of the answer, without the code.</summary>
    public string Text { get; } = message;
}
