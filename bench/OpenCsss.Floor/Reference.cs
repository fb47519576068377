using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace OpenCsss.Floor;

/// <summary>
/// What the machine itself does a second, of the two things that an order costs most of: signatures on one core, and
/// writes that are on the disk before the next. Figures of different days are compared by it.
/// </summary>
internal static class Reference
{
    private const int PageBytes = 4_096;

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1);

    /// <summary>Takes <c>reference DIR</c>; prints a line.</summary>
    public static int Run(string folder)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{SignaturesASecond()} HMAC-SHA1 of 300 bytes a second on one core, {SyncsASecond(folder)} fsyncs a second"));
        return 0;
    }

    [SuppressMessage("Security", "CA5350", Justification = "The contract's signature is HMAC-SHA1.")]
    private static long SignaturesASecond()
    {
        var (secret, content) = (new byte[20], new byte[300]);
        return CountASecond(() =>
        {
            Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
            for (var i = 0; i < 1_000; i++)
            {
                HMACSHA1.HashData(secret, content, mac);
            }
        }) * 1_000;
    }

    /// <summary>Of a page each, appended, as a database's log is written.</summary>
    private static long SyncsASecond(string folder)
    {
        using var file = new FileStream(
            Path.Combine(folder, "reference"),
            new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                BufferSize = 0,
                Options = FileOptions.DeleteOnClose,
            });
        var page = new byte[PageBytes];
        return CountASecond(() =>
        {
            file.Write(page);
            file.Flush(flushToDisk: true);
        });
    }

    /// <summary>How often something is done, once it has warmed up.</summary>
    private static long CountASecond(Action act)
    {
        for (var i = 0; i < 10; i++)
        {
            act();
        }

        var (start, count) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(start) < Measured)
        {
            act();
            count++;
        }

        return (long)(count / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
