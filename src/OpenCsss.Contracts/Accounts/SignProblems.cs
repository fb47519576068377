namespace OpenCsss.Contracts.Accounts;

/// <summary>What <c>/system/checkSign</c> finds wrong.</summary>
public static class SignProblems
{
    /// <summary>The body does not begin with an object.</summary>
    public const string BodyNotAnObject = "body_not_an_object";

    /// <summary>The body breaks the grammar of JSON.</summary>
    public const string BodyInvalidJson = "body_invalid_json";

    /// <summary>An object of the body names a member twice.</summary>
    public const string BodyDuplicateKey = "body_duplicate_key";

    /// <summary>The body is nested too deep.</summary>
    public const string BodyTooDeep = "body_too_deep";

    /// <summary>The body's <c>access_code</c> is not the caller's: other secrets would be tried.</summary>
    public const string AccessCodeDiffers = "access_code_differs";

    /// <summary>There is no sign, neither in the body nor beside it.</summary>
    public const string SignMissing = "sign_missing";

    /// <summary>The sign is not Base64 of 20 bytes: hexadecimal perhaps, or of another hash.</summary>
    public const string SignFormat = "sign_format";

    /// <summary>The sign fits the body in no spelling, with no secret of the caller's.</summary>
    public const string SignDiffers = "sign_differs";

    /// <summary>The sign fits in a dialect, but the caller is held to the canonical form.</summary>
    public const string DialectNotAllowed = "dialect_not_allowed";

    /// <summary>The caller's text is not the canonical one.</summary>
    public const string TextDiffers = "text_differs";

    /// <summary>The sign is not that of the caller's text either: another secret, or not HMAC-SHA1.</summary>
    public const string SignNotOfText = "sign_not_of_text";
}
