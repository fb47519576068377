using CsCheck;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Protocols.Tests.Smpp;

public sealed class MessageSplitTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private static readonly Gen<ReferenceLength> AnyReference =
        Gen.OneOf(ReferenceLength.EightBits, ReferenceLength.SixteenBits);

    private static readonly Gen<MessageText> AnyContent = Gen.OneOf(
        AnyText.Generator.Select(MessageText.Of),
        Gen.Byte.Array[0, 1200].Select(octets => MessageText.OfBinary(octets)));

    [Fact]
    public void What_goes_in_comes_out_in_whatever_order_the_parts_come() =>
        Gen.Select(AnyContent, AnyReference, Gen.Int[0, 65_535], Gen.Int).Sample((text, reference, number, seed) =>
        {
            var parts = MessageSplitter.Split(text, reference, number);
            var received = Receive(parts, text.Coding);
            new Random(seed).Shuffle(received);
            var message = new MessageParts(Patience);
            foreach (var part in received)
            {
                Assert.False(message.IsComplete);
                Assert.True(message.TryAdd(part));
                Assert.True(message.TryAdd(part)); // A network that repeats itself.
            }

            Assert.True(message.IsComplete);
            var joined = message.Join();
            Assert.Equal(text.Octets.ToArray(), joined.Octets);
            Assert.Equal(text.Read(), joined.Text);
        });

    [Fact]
    public void Each_part_fits_into_an_SMS_and_none_could_have_been_left_out() =>
        Gen.Select(AnyContent, AnyReference).Sample((text, reference) =>
        {
            var parts = MessageSplitter.Split(text, reference, 7);
            Assert.Equal(MessageSplitter.CountParts(text, reference), parts.Count);
            var header = parts.Count == 1 ? 0 : reference is ReferenceLength.SixteenBits ? 7 : 6;
            foreach (var part in parts)
            {
                var septets = text.Coding is DataCoding.Gsm ? part.Length - header : 0;
                Assert.True(
                    text.Coding is DataCoding.Gsm
                        ? (septets * 7) + (((header * 8) + 6) / 7 * 7) <= 160 * 7
                        : part.Length <= 140);
            }

            // No more than one unit that must stay together is carried over from each part to the next.
            var room = text.Coding is DataCoding.Gsm ? 160 - (((header * 8) + 6) / 7) - 1 : 140 - header - 3;
            Assert.True(parts.Take(parts.Count - 1).All(part => part.Length - header >= room));
        });

    [Fact]
    public void No_part_ends_inside_a_character() =>
        Gen.Select(AnyText.Generator, AnyReference).Sample((text, reference) =>
        {
            var written = MessageText.Of(text);
            var parts = Receive(MessageSplitter.Split(written, reference, 1), written.Coding);
            var texts = parts.Select(part => part.Text.Read()!).ToArray();
            Assert.Equal(text, string.Concat(texts));
            Assert.DoesNotContain(texts, part => part.Length > 0 && char.IsHighSurrogate(part[^1]));
            Assert.DoesNotContain(parts, part => part.Text.Coding is DataCoding.Gsm
                && part.Text.Octets is { IsEmpty: false } octets && octets.Span[^1] == GsmAlphabet.Escape);
        });

    [Theory]
    [InlineData('a', 160, ReferenceLength.EightBits, 1)]
    [InlineData('a', 161, ReferenceLength.EightBits, 2)]
    [InlineData('a', 306, ReferenceLength.EightBits, 2)]
    [InlineData('a', 307, ReferenceLength.EightBits, 3)]
    [InlineData('a', 304, ReferenceLength.SixteenBits, 2)]
    [InlineData('a', 305, ReferenceLength.SixteenBits, 3)]
    [InlineData('€', 80, ReferenceLength.EightBits, 1)]
    [InlineData('€', 81, ReferenceLength.EightBits, 2)]
    [InlineData('€', 153, ReferenceLength.EightBits, 3)]
    [InlineData('你', 70, ReferenceLength.EightBits, 1)]
    [InlineData('你', 71, ReferenceLength.EightBits, 2)]
    [InlineData('你', 134, ReferenceLength.EightBits, 2)]
    [InlineData('你', 135, ReferenceLength.EightBits, 3)]
    [InlineData('你', 132, ReferenceLength.SixteenBits, 2)]
    [InlineData('你', 133, ReferenceLength.SixteenBits, 3)]
    public void Parts_are_as_long_as_the_standard_lets_them_be(
        char character, int count, ReferenceLength reference, int expected) =>
        Assert.Equal(
            expected, MessageSplitter.CountParts(MessageText.Of(new string(character, count)), reference));

    [Fact]
    public void Parts_of_another_message_are_not_taken()
    {
        var message = new MessageParts(Patience);
        Assert.True(message.TryAdd(Part(7, 3, 1, Now)));
        Assert.False(message.TryAdd(Part(8, 3, 2, Now)));
        Assert.False(message.TryAdd(Part(7, 4, 2, Now)));
        Assert.False(message.TryAdd(Part(7, 3, 2, Now + Patience + TimeSpan.FromSeconds(1))));
        Assert.True(message.TryAdd(Part(7, 3, 2, Now + Patience)));
        Assert.False(message.IsComplete);
        Assert.False(message.IsOverdue(Now + Patience));
        Assert.True(message.IsOverdue(Now + Patience + TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void A_part_that_says_something_else_is_of_another_message_and_so_is_a_number_of_other_length()
    {
        var message = new MessageParts(Patience);
        Assert.True(message.TryAdd(Part(7, 2, 1, Now)));
        Assert.True(message.TryAdd(Part(7, 2, 1, Now)));
        Assert.False(message.TryAdd(Part(7, 2, 1, Now) with { Text = MessageText.Of("y") }));
        Assert.False(message.TryAdd(Part(7, 2, 1, Now) with { Text = MessageText.OfBinary("x"u8.ToArray()) }));
        Assert.False(message.TryAdd(Part(7, 2, 2, Now) with { Number = new PartNumber(7, 2, 2, HasLongReference: true) }));
        Assert.False(message.IsComplete);
    }

    [Theory]
    [InlineData("é", 160, 1)]
    [InlineData("é", 161, 2)]
    [InlineData("é", 306, 2)]
    [InlineData("ç", 140, 1)]
    [InlineData("ç", 141, 2)]
    [InlineData("{", 140, 1)]
    [InlineData("{", 141, 2)]
    public void Latin_1_is_as_long_as_what_the_SMSC_makes_of_it(string character, int count, int expected)
    {
        var text = MessageText.Of(string.Concat(Enumerable.Repeat(character, count)), DataCoding.Latin1);
        Assert.Equal(expected, MessageSplitter.CountParts(text, ReferenceLength.EightBits));
    }

    [Fact]
    public void Any_header_is_read_or_is_none() =>
        Gen.Byte.Array[0, 160].Sample(content =>
        {
            if (UserDataHeader.TryRead(content, out var length, out var part))
            {
                Assert.InRange(length, 1, content.Length);
                Assert.True(part is not { } number || (number.Part >= 1 && number.Part <= number.Total));
            }
        });

    [Theory]
    [InlineData("0500030701", false, null)]
    [InlineData("050003070201", true, "7 2 1")]
    [InlineData("06080412340201", true, "4660 2 1")]
    [InlineData("050003070203", true, null)]
    [InlineData("050003070000", true, null)]
    [InlineData("0B0504158A0000000307020141", true, "7 2 1")]
    [InlineData("06050415811581", true, null)]
    public void A_header_says_which_part_it_is(string hex, bool expected, string? number)
    {
        Assert.Equal(expected, UserDataHeader.TryRead(Convert.FromHexString(hex), out _, out var part));
        Assert.Equal(number, part is { } some ? $"{some.Reference} {some.Total} {some.Part}" : null);
    }

    private static ReceivedPart Part(int reference, int total, int part, DateTimeOffset at) =>
        new(new PartNumber(reference, total, part), MessageText.Of("x"), at);

    private static ReceivedPart[] Receive(IReadOnlyList<byte[]> parts, DataCoding coding)
    {
        if (parts is [var only])
        {
            return [new ReceivedPart(new PartNumber(0, 1, 1), new MessageText(coding, only), Now)];
        }

        return [.. parts.Select(part =>
        {
            Assert.True(UserDataHeader.TryRead(part, out var length, out var number));
            return new ReceivedPart(number!.Value, new MessageText(coding, part.AsMemory(length)), Now);
        })];
    }
}
