using System.Text;
using OpenCsss.Contracts.Accounts;
using OpenCsss.Contracts.Signing;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Partners;

/// <summary>
/// POST /system/checkSign: tells a partner why a sign fits or does not. It compares with the caller's own secrets
/// alone, and never tells a sign that the caller did not bring: whoever gets hold of an answer can sign nothing.
/// </summary>
internal static class CheckSign
{
    public static Reply<SignChecked> Handle(CheckSignRequest request, Caller caller)
    {
        if (string.IsNullOrEmpty(request.Body))
        {
            return new Refusal(ApiError.ParameterMissing, "body");
        }

        var error = RequestParameters.TryParse(Encoding.UTF8.GetBytes(request.Body), out var parameters);
        using (parameters)
        {
            return Reply<SignChecked>.Signed(
                parameters is null
                    ? new SignChecked { Matches = "0", Problems = [ProblemOf(error)] }
                    : SignDiagnosis.Of(parameters, SignOf(request, parameters), request.Text, caller.Partner));
        }
    }

    private static byte[] SignOf(CheckSignRequest request, RequestParameters parameters)
    {
        if (!string.IsNullOrEmpty(request.BodySign))
        {
            return Encoding.UTF8.GetBytes(request.BodySign);
        }

        parameters.TryGetUtf8("sign"u8, out var sign);
        return sign.ToArray();
    }

    private static string ProblemOf(RequestParseError error) => error switch
    {
        RequestParseError.NotAnObject => SignProblems.BodyNotAnObject,
        RequestParseError.DuplicateKey => SignProblems.BodyDuplicateKey,
        RequestParseError.TooDeep => SignProblems.BodyTooDeep,

        // The body is made from text here, so its UTF-8 is always valid.
        RequestParseError.InvalidJson or RequestParseError.InvalidUtf8 or RequestParseError.None =>
            SignProblems.BodyInvalidJson,
    };
}
