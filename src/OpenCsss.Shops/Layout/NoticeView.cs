namespace OpenCsss.Shops.Layout;

/// <summary>A page that says one thing.</summary>
/// <param name="What">Which: <c>notice.{What}.title</c> and <c>.text</c>.</param>
/// <param name="RequestId">What the log calls the request.</param>
internal sealed record NoticeView(string What, string RequestId);
