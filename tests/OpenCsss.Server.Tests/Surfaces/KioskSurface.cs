using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Signing;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Server.Tests;

/// <summary>
/// A surface as shops have it, and unlike all that are in the product: an envelope with codes that are numbers and no
/// data beside them, a checksum instead of a secret, a language in the body, and a limit for each address.
/// </summary>
internal sealed class KioskSurface(LanguageSet languages) : Surface
{
    public const int CallsPerAddress = 5;

    private const int MostBytes = 1_024;

    private readonly ConcurrentDictionary<IPAddress, int> _calls = new();

    public override IReadOnlyList<PathString> Paths { get; } = ["/kiosk"];

    public override string SuccessCode => "0";

    public override string ContentType => "application/json";

    public override async ValueTask<Admission> AdmitAsync(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (_calls.AddOrUpdate(address, 1, static (_, calls) => calls + 1) > CallsPerAddress)
        {
            return ApiError.TooManyRequests;
        }

        var (members, refusal) = await RequestMembers.ReadAsync(context, MostBytes, withQuery: false);
        if (members is null)
        {
            return refusal!.Value;
        }

        using (members)
        {
            members.Parameters.TryGetText("sign"u8, out var sign);
            var content = new ArrayBufferWriter<byte>();
            members.Parameters.WriteContent(content, SignDialect.Canonical);
            if (sign != Checksum(content.WrittenSpan))
            {
                return ApiError.SignatureInvalid;
            }

            members.Parameters.TryGetText("languageCode"u8, out var code);
            context.Features.Set(new KioskCaller(code == "1" ? languages.Of(LanguageTags.English) : languages.Default));
            members.GiveToBinder(context.Request);
            return Admission.Granted();
        }
    }

    public override Language LanguageOf(HttpContext context) =>
        context.Features.Get<KioskCaller>()?.Language ?? languages.Default;

    public override AnswerFrame SuccessIn(Language language) =>
        FrameOf(new SurfaceStatus(StatusCodes.Status200OK, SuccessCode, IsEnglish(language) ? "done" : "操作成功"));

    public override SurfaceStatus StatusOf(Refusal refusal, Language language)
    {
        var (httpStatus, code) = refusal.Error switch
        {
            ApiError.InvalidJson or ApiError.ParameterMissing or ApiError.ParameterFormat => (400, 2),
            ApiError.SignatureInvalid => (403, 7),
            ApiError.TooManyRequests => (420, 14),
            ApiError.NoSuchOperation => (404, 4),
            ApiError.OrderNotFound => (200, 10_008),
            ApiError.SystemBusy => (503, 3_004),
            _ => (500, 9_999),
        };
        return new SurfaceStatus(
            httpStatus, code.ToString(CultureInfo.InvariantCulture),
            IsEnglish(language) ? $"no: {refusal.Parameter}" : $"不: {refusal.Parameter}");
    }

    public override AnswerFrame FrameOf(SurfaceStatus status) => new(
        Encoding.UTF8.GetBytes($"{{\"code\":{status.Code},\"data\":"),
        Encoding.UTF8.GetBytes($",\"message\":\"{status.Text}\",\"messageSourceHandler\":{{}}}}"));

    public override string Render(SurfaceStatus status) =>
        $$"""{"operateCode":"F","resultCode":{{status.Code}},"message":"{{status.Text}}"}""";

    private static bool IsEnglish(Language language) => language.Tag == LanguageTags.English;

    [SuppressMessage("Security", "CA5351", Justification = "A checksum, as the shops' contract has it.")]
    public static string Checksum(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(MD5.HashData(content));
}

/// <summary>Who calls: nobody in particular.</summary>
internal sealed record KioskCaller(Language Language)
{
    public static ValueTask<KioskCaller?> BindAsync(HttpContext context) => new(context.Features.Get<KioskCaller>());
}
