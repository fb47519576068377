using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;

namespace OpenCsss.Shops.Web;

/// <summary>
/// An answer that is a page. It is made in memory before its first byte is sent: a fault on the way is still an error
/// page, and never half of one.
/// </summary>
internal sealed class ShopPage<TPage, TView>(ShopRequest shop, TView view, int status) : IResult
    where TPage : IComponent
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<CascadingValue<ShopRequest>>(ParameterView.FromDictionary(
                new Dictionary<string, object?>
                {
                    [nameof(CascadingValue<>.Value)] = shop,
                    [nameof(CascadingValue<>.IsFixed)] = true,
                    [nameof(CascadingValue<>.ChildContent)] = (RenderFragment)WithView,
                }));
            return root.ToHtmlString();
        });
        var bytes = Encoding.UTF8.GetBytes(html);
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        httpContext.Response.Headers.ContentLanguage = shop.Texts.Tag;
        httpContext.Response.ContentLength = bytes.Length;
        await httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }

    private void WithView(RenderTreeBuilder builder)
    {
        builder.OpenComponent<CascadingValue<TView>>(0);
        builder.AddComponentParameter(1, nameof(CascadingValue<>.Value), view);
        builder.AddComponentParameter(2, nameof(CascadingValue<>.IsFixed), true);
        builder.AddComponentParameter(3, nameof(CascadingValue<>.ChildContent), (RenderFragment)(static inner =>
        {
            inner.OpenComponent<TPage>(0);
            inner.CloseComponent();
        }));
        builder.CloseComponent();
    }
}
