using System.Buffers;
using System.Text;
using OpenCsss.Contracts.Accounts;
using OpenCsss.Contracts.Signing;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Modules.Partners;

/// <summary>What is to be said about a sign: a pure function of body, sign, the caller's text and secrets.</summary>
internal static class SignDiagnosis
{
    /// <summary>Most bytes that are shown of each text where they differ.</summary>
    private const int PieceLength = 32;

    /// <param name="parameters">The body.</param>
    /// <param name="sign">The sign in question; empty if there is none.</param>
    /// <param name="text">The text that the caller signed; null or empty if it gave none.</param>
    /// <param name="partner">The caller.</param>
    public static SignChecked Of(RequestParameters parameters, ReadOnlySpan<byte> sign, string? text, Partner partner)
    {
        var content = new ArrayBufferWriter<byte>();
        parameters.WriteContent(content, SignDialect.Canonical);
        var canonical = content.WrittenSpan;
        var callers = Encoding.UTF8.GetBytes(text ?? "");
        var hasText = callers.Length > 0;
        var differsAt = hasText ? FirstDifference(canonical, callers) : null;
        var (secret, dialect) = Match(parameters, sign, partner);
        var problems = new List<string>();
        parameters.TryGetText("access_code"u8, out var accessCode);
        Add(
            problems, SignProblems.AccessCodeDiffers,
            !partner.AccessCode.Equals(accessCode, StringComparison.OrdinalIgnoreCase));
        Add(problems, SignProblems.SignMissing, sign.IsEmpty);
        if (!sign.IsEmpty && secret is null)
        {
            var isWellFormed = HmacSha1Signature.IsWellFormed(sign);
            Add(problems, isWellFormed ? SignProblems.SignDiffers : SignProblems.SignFormat, true);
            Add(problems, SignProblems.SignNotOfText, isWellFormed && hasText && !IsOf(callers, sign, partner));
        }

        // One who is believed in a dialect has signed another text, as it should.
        Add(problems, SignProblems.TextDiffers, secret is null && differsAt is not null);
        Add(
            problems, SignProblems.DialectNotAllowed,
            secret is not null && dialect is not SignDialect.Canonical && partner.CanonicalSigningOnly);
        return new SignChecked
        {
            Matches = problems.Count == 0 ? "1" : "0",
            Dialect = secret is null ? null : NameOf(dialect),
            Secret = secret is null ? null : secret == 0 ? "current" : "old",
            CanonicalText = Encoding.UTF8.GetString(canonical),
            DiffersAt = differsAt,
            ExpectedThere = differsAt is { } here ? PieceOf(canonical, here) : null,
            FoundThere = differsAt is { } there ? PieceOf(callers, there) : null,
            Problems = problems,
        };
    }

    /// <summary>Which secret fits, and in which spelling; dialects also for those who may not use them.</summary>
    private static (int? Secret, SignDialect Dialect) Match(
        RequestParameters parameters, ReadOnlySpan<byte> sign, Partner partner)
    {
        for (var number = 0; number < partner.Secrets.Count; number++)
        {
            if (HmacSha1Signature.TryMatch(
                parameters, sign, partner.Secrets[number], canonicalOnly: false, out var dialect))
            {
                return (number, dialect);
            }
        }

        return (null, SignDialect.Canonical);
    }

    private static bool IsOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> sign, Partner partner)
    {
        foreach (var secret in partner.Secrets)
        {
            if (HmacSha1Signature.IsOfContent(text, sign, secret))
            {
                return true;
            }
        }

        return false;
    }

    private static int? FirstDifference(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> found)
    {
        var common = expected.CommonPrefixLength(found);
        return common == expected.Length && common == found.Length ? null : common;
    }

    /// <summary>Whole characters, beginning with the one that holds the byte.</summary>
    private static string PieceOf(ReadOnlySpan<byte> text, int at)
    {
        var start = StartOfCharacter(text, at);
        var end = StartOfCharacter(text, Math.Min(start + PieceLength, text.Length));
        return Encoding.UTF8.GetString(text[start..end]);
    }

    private static int StartOfCharacter(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && (text[at] & 0xC0) == 0x80)
        {
            at--;
        }

        return at;
    }

    private static void Add(List<string> problems, string problem, bool isThere)
    {
        if (isThere)
        {
            problems.Add(problem);
        }
    }

    private static string NameOf(SignDialect dialect) => dialect switch
    {
        SignDialect.Canonical => "canonical",
        SignDialect.Ascii => "ascii",
        SignDialect.Slash => "slash",
        SignDialect.AsciiSlash => "ascii_slash",
        SignDialect.StringNumbers => "string_numbers",
    };
}
