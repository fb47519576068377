using CsCheck;

namespace OpenCsss.Protocols.Tests.Smpp;

/// <summary>Texts of every kind: plain, with characters of the extension table, Chinese, and beyond the BMP.</summary>
internal static class AnyText
{
    private static readonly Gen<string> Plain = Gen.OneOf("a", "Z", "0", " ", "@", "\n", "ß", "Ω", "à");
    private static readonly Gen<string> Extended = Gen.OneOf("€", "{", "}", "[", "]", "~", "|", "^", "\\");
    private static readonly Gen<string> Chinese = Gen.OneOf("你", "好", "套", "餐", "`", "ç");
    private static readonly Gen<string> Pairs = Gen.OneOf("😀", "𠀀", "🇨");

    public static readonly Gen<string> Generator = Gen.OneOf(
        Of(Plain, 800),
        Of(Gen.OneOf(Plain, Extended), 700),
        Of(Extended, 400),
        Of(Gen.OneOf(Plain, Chinese), 400),
        Of(Gen.OneOf(Plain, Pairs), 400),
        Of(Pairs, 200));

    private static Gen<string> Of(Gen<string> pieces, int most) =>
        pieces.Array[0, most].Select(all => string.Concat(all));
}
