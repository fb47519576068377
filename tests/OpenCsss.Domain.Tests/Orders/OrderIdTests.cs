using CsCheck;

namespace OpenCsss.Domain.Tests;

public sealed class OrderIdTests
{
    [Theory]
    [InlineData("ORDER_47452122261749760", 47452122261749760)]
    [InlineData("ORDER_10000000000000000", OrderId.MinValue)]
    [InlineData("ORDER_123456789012345678", 123456789012345678)]
    [InlineData("ORDER_9223372036854775807", long.MaxValue)]
    public void An_order_is_named_by_17_to_19_digits(string text, long number)
    {
        Assert.True(OrderId.TryParse(text, out var id));
        Assert.Equal(new OrderId(number), id);
        Assert.Equal(number, id.Value);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ORDER_")]
    [InlineData("47452122261749760")]
    [InlineData("order_47452122261749760")]
    [InlineData("ORDER-47452122261749760")]
    [InlineData("ORDER_4745212226174976")]
    [InlineData("ORDER_04745212226174976")]
    [InlineData("ORDER_00000000000000000")]
    [InlineData("ORDER_9223372036854775808")]
    [InlineData("ORDER_12345678901234567890")]
    [InlineData("ORDER_-4745212226174976")]
    [InlineData("ORDER_+4745212226174976")]
    [InlineData("ORDER_4745212226174976a")]
    [InlineData(" ORDER_47452122261749760")]
    [InlineData("ORDER_47452122261749760 ")]
    [InlineData("ORDER_4745212226174976０")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(OrderId.TryParse(text, out var id));
        Assert.Equal(default, id);
    }

    [Fact]
    public void Every_number_of_an_order_is_read_back_from_its_text() =>
        Gen.Long[OrderId.MinValue, long.MaxValue].Sample(number =>
            Assert.True(OrderId.TryParse(new OrderId(number).ToString(), out var id) && id.Value == number));

    [Theory]
    [InlineData(OrderId.MinValue - 1)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_number_whose_text_could_not_be_read_back_is_no_order(long number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new OrderId(number));

    [Fact]
    public void Default_is_no_order()
    {
        Assert.Equal(new OrderId(0), default);
        Assert.Equal("", default(OrderId).ToString());
    }
}
