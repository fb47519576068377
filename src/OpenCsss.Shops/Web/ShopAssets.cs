using System.Collections.Frozen;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;

namespace OpenCsss.Shops.Web;

/// <summary>
/// Style, script and pictures, from inside the assembly: under a name with a hash of the content, so that browsers keep
/// them for a year, and compressed once, when the server starts.
/// </summary>
internal sealed class ShopAssets
{
    public const string Folder = "/shop-assets";

    private const string Forever = "public, max-age=31536000, immutable";
    private const int HashLength = 10;

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Asset> _byHashedName;
    private readonly FrozenDictionary<string, string> _urls;

    public ShopAssets()
    {
        var prefix = $"{typeof(ShopAssets).Assembly.GetName().Name}.Assets.";
        var assets = typeof(ShopAssets).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => Read(name, name[prefix.Length..])).ToList();
        _byHashedName = assets.ToFrozenDictionary(asset => asset.HashedName, StringComparer.Ordinal);
        _urls = assets.ToFrozenDictionary(
            asset => asset.Name, asset => $"{Folder}/{asset.HashedName}", StringComparer.Ordinal);
    }

    /// <summary>The paths of all.</summary>
    public IEnumerable<string> Urls => _urls.Values;

    /// <summary>The path of an asset by its plain name.</summary>
    public string UrlOf(string name) => _urls[name];

    public static IResult Send(string name, ShopAssets assets, HttpRequest request) =>
        assets._byHashedName.TryGetValue(name, out var asset) ? asset.Send(request) : Results.NotFound();

    /// <summary>The first hexadecimal digits of a content's hash.</summary>
    public static string HashOf(ReadOnlySpan<byte> content) =>
        Convert.ToHexStringLower(SHA256.HashData(content))[..HashLength];

    private static Asset Read(string resource, string name)
    {
        using var stream = typeof(ShopAssets).Assembly.GetManifestResourceStream(resource)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return new Asset(name, content.ToArray());
    }

    /// <summary>Bytes that never change under their name.</summary>
    internal sealed class Asset
    {
        private readonly byte[] _plain;
        private readonly byte[] _brotli;
        private readonly string _type;

        public Asset(string name, byte[] content)
        {
            var extension = Path.GetExtension(name);
            Name = name;
            HashedName = string.Create(
                CultureInfo.InvariantCulture, $"{name[..^extension.Length]}.{HashOf(content)}{extension}");
            (_plain, _type) = (content, Types[extension]);
            using var packed = new MemoryStream();
            using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                brotli.Write(content);
            }

            _brotli = packed.ToArray();
        }

        public string Name { get; }

        public string HashedName { get; }

        public IResult Send(HttpRequest request)
        {
            var headers = request.HttpContext.Response.Headers;
            headers.CacheControl = Forever;
            headers.Vary = "Accept-Encoding";
            headers.XContentTypeOptions = "nosniff";

            // A picture that somebody opens by itself runs nothing and loads nothing.
            headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
            if (request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase))
            {
                headers.ContentEncoding = "br";
                return Results.Bytes(_brotli, _type);
            }

            return Results.Bytes(_plain, _type);
        }
    }
}
