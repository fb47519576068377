namespace OpenCsss.Contracts.Signing;

/// <summary>Why a body is not a request's parameters. On the wire every one of them is status <c>1001</c>.</summary>
public enum RequestParseError : byte
{
    /// <summary>The body was understood.</summary>
    None,

    /// <summary>The body is not UTF-8 throughout.</summary>
    InvalidUtf8,

    /// <summary>The body is empty or begins with something else than an object.</summary>
    NotAnObject,

    /// <summary>The body breaks the JSON grammar, or escapes half a surrogate pair.</summary>
    InvalidJson,

    /// <summary>An object, at any level, names a member twice.</summary>
    DuplicateKey,

    /// <summary>Objects and arrays are nested deeper than <see cref="RequestParameters.MaxDepth"/>.</summary>
    TooDeep,
}
