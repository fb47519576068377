using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Benchmarks;

/// <summary>
/// What it costs to read and check one order (<c>csss-api.md</c>, 6.2), of which <see cref="Hmac"/> is the part that
/// cannot be saved. Goal: at most 10 µs and 2 KB.
/// </summary>
[InProcess]
[MemoryDiagnoser]
[SuppressMessage("Security", "CA5350", Justification = "The protocol prescribes HMAC-SHA1.")]
public class RequestSignatureBenchmarks
{
    private static readonly byte[] Secret = "demo-secret-P000270"u8.ToArray();

    private byte[] _content = [];
    private byte[] _sorted = [];
    private byte[] _pretty = [];
    private byte[] _escaped = [];
    private byte[] _wrong = [];

    [GlobalSetup]
    public void Setup()
    {
        const string Pretty =
            """
            {
            "access_code": "P000270",
            "device_id": "89852022018041800192",
            "global_order": "0",
            "is_open": "0",
            "order_period": "1",
            "package_code": "DP20190726001274",
            "package_name": "C_M_0_P_中国20M不限速月套餐",
            "package_type": "2",
            "pay_amount": "0",
            "pay_rst": "1",
            "pay_type": "2",
            "test_flow": "0",
            "test_flow_flag": "0",
            "timestamp": "1643253530",
            "version": "2.0"
            }
            """;
        var order = Pretty.Replace("\n", "", StringComparison.Ordinal).Replace("\": ", "\":", StringComparison.Ordinal);
        _content = Encoding.UTF8.GetBytes(order);
        _sorted = Signed(order, HmacSha1Signature.Sign(_content, Secret));
        _pretty = Signed(Pretty, HmacSha1Signature.Sign(_content, Secret));
        _escaped = Signed(
            order.Replace("中国", "\\u4e2d\\u56fd", StringComparison.Ordinal), HmacSha1Signature.Sign(_content, Secret));
        _wrong = Signed(order, "aCVSir5qvL+Vzfpsc3HETRe9UiA=");
    }

    [Benchmark(Baseline = true)]
    public int Hmac()
    {
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        return HMACSHA1.HashData(Secret, _content, mac);
    }

    [Benchmark]
    public bool Sorted() => ParseAndVerify(_sorted);

    [Benchmark]
    public bool Pretty() => ParseAndVerify(_pretty);

    [Benchmark]
    public bool Escaped() => ParseAndVerify(_escaped);

    [Benchmark]
    public bool WrongSignTriesDialects() => !ParseAndVerify(_wrong);

    [Benchmark]
    public bool Malformed() =>
        RequestParameters.TryParse(_sorted.AsMemory(0, _sorted.Length - 1), out _) == RequestParseError.InvalidJson;

    private static byte[] Signed(string body, string sign) =>
        Encoding.UTF8.GetBytes($"{body.TrimEnd('}')},\"sign\":\"{sign}\"}}");

    private static bool ParseAndVerify(byte[] body)
    {
        _ = RequestParameters.TryParse(body, out var parameters);
        using (parameters)
        {
            return parameters!.TryGetUtf8("sign"u8, out var sign)
                && HmacSha1Signature.TryMatch(parameters, sign, Secret, canonicalOnly: false, out _);
        }
    }
}
