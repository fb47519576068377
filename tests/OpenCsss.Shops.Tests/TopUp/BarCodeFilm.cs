using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests.TopUp;

/// <summary>What a camera sees that is held before a card: the number as Code 128, a little aslant, on a grey table.</summary>
internal static partial class BarCodeFilm
{
    private const int Width = 1_280;
    private const int Height = 720;
    private const int Module = 4;
    private const int StartC = 105;
    private const int Stop = 106;

    /// <summary>A film of one frame, as Chromium takes it for a camera (YUV4MPEG2).</summary>
    public static async Task WriteAsync(string path, string digits, CancellationToken cancellationToken)
    {
        var bars = BarsOf(digits);
        var luma = new byte[Width * Height];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                // The light falls from the left, so that no one threshold fits all.
                var light = 235 - (x * 90 / Width);
                var along = x - ((Width - (bars.Count * Module)) / 2) + (y / 40);
                var isBar = y is > 160 and < 560 && along >= 0 && along / Module < bars.Count && bars[along / Module];
                luma[(y * Width) + x] = (byte)(isBar ? light / 5 : light);
            }
        }

        await using var file = File.Create(path);
        await file.WriteAsync(
            Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"YUV4MPEG2 W{Width} H{Height} F10:1 Ip A1:1 C420jpeg\nFRAME\n")),
            cancellationToken);
        await file.WriteAsync(luma, cancellationToken);
        await file.WriteAsync(Enumerable.Repeat((byte)128, Width * Height / 2).ToArray(), cancellationToken);
    }

    /// <summary>Pairs of digits, the check symbol, and the stop with its last bar (ISO/IEC 15417).</summary>
    private static List<bool> BarsOf(string digits)
    {
        var values = digits.Chunk(2).Select(pair => int.Parse(pair, CultureInfo.InvariantCulture)).ToList();
        var check = (StartC + values.Select((value, place) => value * (place + 1)).Sum()) % 103;
        var patterns = Patterns();
        var widths = string.Concat(values.Prepend(StartC).Append(check).Append(Stop).Select(value => patterns[value])) + "2";
        return [.. widths.SelectMany((width, place) => Enumerable.Repeat(place % 2 == 0, width - '0'))];
    }

    // The reader's own table; that it is the standard's was seen with a scanner of others.
    private static List<string> Patterns()
    {
        var script = File.ReadAllText(Path.Combine(Repository.Root, "src/OpenCsss.Shops/Assets/scan.js"));
        var table = script[..script.IndexOf(".match", StringComparison.Ordinal)];
        return [.. Digits().Matches(table).SelectMany(part => part.Value.Chunk(6)).Select(pattern => new string(pattern))];
    }

    [GeneratedRegex("[1-4]{6,}")]
    private static partial Regex Digits();
}
