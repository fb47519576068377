using System.Buffers;
using System.Text;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Contract.Tests;

/// <summary>What tests ask of a body.</summary>
internal static class Parsed
{
    public static RequestParameters Body(string body) => Body(Encoding.UTF8.GetBytes(body));

    public static RequestParameters Body(byte[] body)
    {
        Assert.Equal(RequestParseError.None, RequestParameters.TryParse(body, out var parameters));
        return parameters!;
    }

    public static RequestParseError Error(byte[] body)
    {
        var error = RequestParameters.TryParse(body, out var parameters);
        Assert.Equal(error == RequestParseError.None, parameters is not null);
        parameters?.Dispose();
        return error;
    }

    public static string Content(this RequestParameters parameters, SignDialect dialect, string leaveOut = "")
    {
        var output = new ArrayBufferWriter<byte>();
        parameters.WriteContent(output, dialect, Encoding.UTF8.GetBytes(leaveOut));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string Canonical(string body)
    {
        using var parameters = Body(body);
        return parameters.Content(SignDialect.Canonical);
    }
}
