namespace OpenCsss.Contracts;

/// <summary>
/// One status of the API: what <c>code</c> of an envelope says. Its <c>message</c> is a text of the language that was
/// asked for, and may be worded anew; programs go by the code.
/// </summary>
/// <param name="Code">Four digits.</param>
/// <param name="HttpStatus">The HTTP status that goes with it.</param>
public sealed record ApiStatus(string Code, int HttpStatus);
