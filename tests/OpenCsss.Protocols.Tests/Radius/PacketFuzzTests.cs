using CsCheck;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Protocols.Tests.Radius;

/// <summary>Whatever arrives, nothing is thrown, and what is taken from memory stays within bounds.</summary>
public sealed class PacketFuzzTests
{
    private const int Samples = 100_000;

    /// <summary>A record of 4096 octets cannot hold more text than twice as many characters of hexadecimal digits.</summary>
    private const long MostAllocated = 64 * 1024;

    private static readonly Gen<byte[]> Mutated =
        from original in Any(
            Vectors.Interim, Vectors.ProvenStop, Vectors.StatusServer, Vectors.Disconnect, Vectors.Coa)
        from changes in Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte).Array[0, 8]
        from cut in Gen.Int[0, original.Length]
        from isCut in Gen.Bool
        from tail in Gen.Byte.Array[0, 40]
        select Mutate(original, changes, isCut ? cut : original.Length, tail);

    /// <summary>A header that fits its datagram, so that the attributes are looked at.</summary>
    private static readonly Gen<byte[]> WithHeader =
        from code in Any<byte>(4, 5, 12, 40, 43, 255)
        from rest in Gen.Byte.Array[0, RadiusPacket.MaxLength - 20]
        select WithLength(code, rest);

    /// <summary>Attributes that fill their packet, with any values.</summary>
    private static readonly Gen<byte[]> WellFormed =
        from attributes in Gen.Select(
            Gen.OneOf(Any<byte>(1, 4, 8, 26, 30, 32, 40, 42, 44, 52, 55, 80, 97), Gen.Byte),
            Gen.Byte.Array[0, 20]).Array[0, 60]
        let octets = attributes.SelectMany(a => (byte[])[a.Item1, (byte)(a.Item2.Length + 2), .. a.Item2]).ToArray()
        select WithLength(4, octets);

    [Fact]
    public void Random_datagrams() => Gen.Byte.Array[0, 300].Sample(AssertHarmless, iter: Samples);

    [Fact]
    public void Datagrams_with_a_header_and_anything_behind_it() => WithHeader.Sample(AssertHarmless, iter: Samples / 10);

    [Fact]
    public void Datagrams_with_attributes_of_any_value() => WellFormed.Sample(AssertHarmless, iter: Samples / 5);

    [Fact]
    public void Datagrams_that_were_mutated() => Mutated.Sample(AssertHarmless, iter: Samples);

    [Fact]
    public void Every_cut_of_every_packet()
    {
        foreach (var datagram in (byte[][])[Vectors.Interim, Vectors.ProvenStop, Vectors.StatusServer, Vectors.Coa])
        {
            for (var length = 0; length < datagram.Length; length++)
            {
                Assert.False(RadiusPacket.TryParse(datagram.AsSpan(0, length), out _));
            }

            // What stands behind a packet is padding.
            Assert.True(RadiusPacket.TryParse((byte[])[.. datagram, 1, 2, 3], out var packet));
            Assert.Equal(datagram, packet.Bytes.ToArray());
        }
    }

    [Fact]
    public void A_default_packet_has_nothing()
    {
        var packet = default(RadiusPacket);
        Assert.Equal((RadiusCode.None, 0), (packet.Code, packet.Identifier));
        Assert.False(packet.IsAuthenticRequest(Vectors.Secret));
        Assert.False(packet.Attributes.MoveNext());
        Assert.Equal(new AccountingRecord(), AccountingRecord.Read(packet));
    }

    private static void AssertHarmless(byte[] datagram)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        if (RadiusPacket.TryParse(datagram, out var packet))
        {
            _ = packet.IsAuthenticRequest(Vectors.Secret);
            _ = packet.IsAuthenticAnswer(new byte[16], Vectors.Secret);
            _ = AccountingRecord.Read(packet);
            Assert.InRange(AccountingAnswer.To(packet, Vectors.Secret).Length, 20, RadiusPacket.MaxLength);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
    }

    private static byte[] WithLength(byte code, byte[] attributes)
    {
        var (high, low) = Math.DivRem(attributes.Length + RadiusPacket.HeaderLength, 256);
        return [code, 1, (byte)high, (byte)low, .. new byte[16], .. attributes];
    }

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(n => values[n]);

    private static byte[] Mutate(byte[] original, (int At, byte Value)[] changes, int length, byte[] tail)
    {
        var copy = original[..length];
        foreach (var (at, value) in changes)
        {
            if (at < length)
            {
                copy[at] = value;
            }
        }

        return [.. copy, .. tail];
    }
}
