using System.IO.Compression;
using System.Text;
using OpenCsss.Platform.Imports;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What was not received whole is never read as if it were.</summary>
public sealed class CsvFileTests : IDisposable
{
    private const string Text = "a,b\n1,2\n3,4\n";

    private static readonly CsvForm Form = new() { EndsWithLineEnd = true };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_members_of_a_gzip_file_are_read()
    {
        Assert.Equal(Text, Read([.. Packed("a,b\n1,"), .. Packed("2\n3,4\n")]));
        Assert.Equal(Text, Read([.. Packed(Text), .. Packed("")]));
        Assert.Equal(Text, Read([.. Packed(""), .. Packed("a,b\n"), .. Packed(""), .. Packed("1,2\n3,4\n")]));
        Assert.Equal(Text, Read([.. Text.SelectMany(character => Packed($"{character}"))]));
        var all = new StringBuilder("a,b\n");
        var members = Enumerable.Range(0, 3_000).Select(n => $"{n},{n * n}\n").ToList();
        Assert.Equal(all.AppendJoin("", members).ToString(), Read([.. Packed("a,b\n"), .. members.SelectMany(Packed)]));
    }

    [Fact]
    public void Long_members_are_read_whatever_their_length_is()
    {
        var random = new Random(7);
        var text = "a,b\n" + string.Concat(Enumerable.Range(0, 40_000).Select(_ => $"{random.Next()},{random.Next()}\n"));
        for (var cut = text.Length / 2; cut < (text.Length / 2) + 40; cut += 7)
        {
            Assert.Equal(text, Read([.. Packed(text[..cut]), .. Packed(text[cut..]), .. new byte[1_000]]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(100_000)]
    public void Zeros_behind_gzip_are_padding(int count)
    {
        Assert.Equal(Text, Read([.. Packed(Text), .. new byte[count]]));
        Assert.Equal(Text, Read([.. Packed(Text), .. Packed(""), .. new byte[count]]));
    }

    [Fact]
    public void Anything_else_behind_gzip_is_refused()
    {
        foreach (var behind in (string[])["9,9\n", "\0\0x", "\u001fx", "\u001f"])
        {
            var exception = Assert.ThrowsAny<ImportFileException>(() => Read([.. Packed(Text), .. Bytes(behind)]));
            Assert.Matches("After the compressed content|breaks off", exception.Message);
        }
    }

    [Fact]
    public void A_gzip_file_that_breaks_off_anywhere_is_not_read()
    {
        byte[] whole = [.. Packed("a,b\n1,2\n"), .. Packed("3,4\n")];
        var first = Packed("a,b\n1,2\n").Length;
        for (var length = 2; length < whole.Length; length++)
        {
            if (length != first)
            {
                var exception = Assert.Throws<UnfinishedFileException>(() => Read(whole[..length]));
                Assert.Contains("breaks off", exception.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_gzip_file_in_which_a_bit_is_wrong_is_refused_or_says_the_same()
    {
        var whole = Packed(string.Concat(Enumerable.Range(0, 50).Select(n => $"{n},{n * 7}\n")));
        var right = Read(whole);
        for (var bit = 16; bit < whole.Length * 8; bit++)
        {
            var wrong = (byte[])whole.Clone();
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.Equal(right, Read(wrong)); // The time in its header, say.
            }
            catch (ImportFileException)
            {
                continue;
            }
        }
    }

    [Fact]
    public void The_header_of_a_gzip_file_may_have_everything()
    {
        var member = Packed(Text);
        byte[] head = [0x1F, 0x8B, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 3, 0, 7, 8, 9, .. "a.csv\0why\0"u8, 5, 6];
        Assert.Equal(Text, Read([.. head, .. member[10..]]));
        Assert.Throws<ImportFileException>(() => Read([0x1F, 0x8B, 9, .. member[3..]]));
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,4", "breaks off")]
    [InlineData("a,b\r\n1,2\r3,4\r", null)]
    [InlineData("a,b\r\n1,2\r\n\r\n,\r\n3,4\r\n\u001a", null)]
    [InlineData("a,b\r\n1,2\r\n3,4\u001a", "breaks off")]
    [InlineData("PK\u0003\u0004", "workbook or an archive")]
    public void A_plain_file_ends_with_a_line_end(string text, string? fault)
    {
        if (fault is null)
        {
            Assert.Equal(Text, Read(Bytes(text)));
            return;
        }

        var exception = Assert.ThrowsAny<ImportFileException>(() => Read(Bytes(text)));
        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
        var half = Assert.ThrowsAny<ImportFileException>(() => Read(Packed(text)));
        Assert.DoesNotContain("damaged", half.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_written_while_it_is_read_is_refused()
    {
        var path = Write(Bytes(Text));
        using var file = CsvFile.Open(path, Form, hash: null);
        Assert.True(file.Read());
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.True(file.Read());
        var exception = Assert.Throws<UnfinishedFileException>(() => file.Read());
        Assert.Equal("The file has changed while it was read.", exception.Message);
    }

    /// <summary>What the file says, in one form.</summary>
    private string Read(byte[] bytes)
    {
        using var file = CsvFile.Open(Write(bytes), Form, hash: null);
        var columns = file.Columns.ToList();
        var text = new StringBuilder().AppendJoin(',', columns).Append('\n');
        while (file.Read())
        {
            text.AppendJoin(',', columns.Select(column => file[column])).Append('\n');
        }

        return text.ToString();
    }

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_folder.Path, "a.csv");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal))
        {
            stream.Write(Bytes(text));
        }

        return packed.ToArray();
    }
}
