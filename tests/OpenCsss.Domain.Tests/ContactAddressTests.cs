namespace OpenCsss.Domain.Tests;

public sealed class ContactAddressTests
{
    [Theory]
    [InlineData("ops@example.com")]
    [InlineData("o'neil+csss.alerts@mail.partner-one.example")]
    [InlineData("a@b")]
    public void An_address_stays_as_it_is_written(string text)
    {
        Assert.True(ContactAddress.TryParse(text, out var address));
        Assert.Equal((text, text), (address.Value, $"{address}"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ops")]
    [InlineData("@example.com")]
    [InlineData("ops@")]
    [InlineData("ops@@example.com")]
    [InlineData("ops@example.com@example.com")]
    [InlineData(".ops@example.com")]
    [InlineData("o..ps@example.com")]
    [InlineData("ops@example..com")]
    [InlineData("ops@example.com.")]
    [InlineData("ops@exa mple.com")]
    [InlineData(" ops@example.com")]
    [InlineData("Ops <ops@example.com>")]
    [InlineData("ops@example.com, other@example.com")]
    [InlineData("ops@example.com\r\nBcc: all@example.com")]
    [InlineData("\"ops\"@example.com")]
    [InlineData("öps@example.com")]
    [InlineData("ops@[127.0.0.1]")]
    public void Anything_else_is_none(string? text)
    {
        Assert.False(ContactAddress.TryParse(text, out var address));
        Assert.Equal("", address.Value);
    }

    [Fact]
    public void Its_lengths_are_those_of_the_standard()
    {
        var host = $"{new string('a', 63)}.{new string('b', 63)}.{new string('c', 61)}";
        Assert.True(ContactAddress.TryParse($"{new string('x', 64)}@{host}", out _));
        Assert.False(ContactAddress.TryParse($"{new string('x', 64)}@{host}d", out _));
        Assert.False(ContactAddress.TryParse($"{new string('x', 65)}@example.com", out _));
        Assert.False(ContactAddress.TryParse($"ops@{new string('a', 64)}.com", out _));
    }
}
