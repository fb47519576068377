using System.Globalization;
using System.Text;

namespace OpenCsss.Server.Cli;

/// <summary>Sends requests, and keeps the last one and its answer as they went over the wire.</summary>
internal sealed class WireRecorder : DelegatingHandler
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);

    public WireRecorder()
        : base(new SocketsHttpHandler { ConnectTimeout = ConnectTime, AllowAutoRedirect = false })
    {
    }

    /// <summary>Request line, headers and body.</summary>
    public string LastRequest { get; private set; } = "";

    /// <summary>Status line, headers and body.</summary>
    public string LastAnswer { get; private set; } = "";

    /// <summary>The body of the answer alone.</summary>
    public string LastBody { get; private set; } = "";

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = await BodyOfAsync(request.Content, cancellationToken);
        LastRequest = Text($"{request.Method} {request.RequestUri}", request.Headers, request.Content?.Headers, sent);
        var response = await base.SendAsync(request, cancellationToken);
        LastBody = await BodyOfAsync(response.Content, cancellationToken);
        LastAnswer = Text(
            string.Create(
                CultureInfo.InvariantCulture,
                $"HTTP/{response.Version} {(int)response.StatusCode} {response.ReasonPhrase}"),
            response.Headers,
            response.Content.Headers,
            LastBody);
        return response;
    }

    /// <summary>Reading buffers the content, so that it can be read again.</summary>
    private static async Task<string> BodyOfAsync(HttpContent? content, CancellationToken cancellationToken) =>
        content is null ? "" : Encoding.UTF8.GetString(await content.ReadAsByteArrayAsync(cancellationToken));

    private static string Text(
        string firstLine, IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers,
        IEnumerable<KeyValuePair<string, IEnumerable<string>>>? contentHeaders, string body)
    {
        var text = new StringBuilder(firstLine).AppendLine();
        foreach (var (name, values) in headers.Concat(contentHeaders ?? []))
        {
            text.Append(name).Append(": ").AppendJoin(", ", values).AppendLine();
        }

        return text.AppendLine().AppendLine(body).ToString();
    }
}
