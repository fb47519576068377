using System.Text;

namespace OpenCsss.Platform.Modules.Networks.HttpJson;

/// <summary>What is sent for one action.</summary>
internal sealed class HttpQuestion
{
    private readonly HttpMethod _method;
    private readonly string _baseUrl;
    private readonly RequestTemplate _path;
    private readonly RequestTemplate? _body;

    private HttpQuestion(HttpMethod method, string baseUrl, RequestTemplate path, RequestTemplate? body) =>
        (_method, _baseUrl, _path, _body) = (method, baseUrl, path, body);

    /// <summary>Null if the action has no path: the carrier cannot do it.</summary>
    /// <exception cref="FormatException">It makes no sense.</exception>
    public static HttpQuestion? Parse(string baseUrl, HttpActionOptions options)
    {
        if (options.Path.Length == 0)
        {
            return null;
        }

        if (options.Path[0] != '/')
        {
            throw new FormatException($"'{options.Path}' must begin with a slash: it is appended to the base URL.");
        }

        return new HttpQuestion(
            ParseMethod(options.Method), baseUrl.TrimEnd('/'),
            RequestTemplate.OfPath(options.Path),
            options.Body.Length == 0 ? null : RequestTemplate.OfBody(options.Body));
    }

    private static HttpMethod ParseMethod(string text) =>
        text.Length > 0 && text.All(character => char.IsAsciiLetter(character) || character is '-')
            ? HttpMethod.Parse(text.ToUpperInvariant())
            : throw new FormatException($"'{text}' is not an HTTP method; examples: POST, GET.");

    public HttpRequestMessage Fill(TemplateValues values) =>
        new(_method, new Uri(_baseUrl + _path.Fill(values)))
        {
            Content = _body is null
                ? null
                : new StringContent(_body.Fill(values), Encoding.UTF8, "application/json"),
        };
}
