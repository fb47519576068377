using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;

namespace OpenCsss.Contract.Tests;

public sealed class WireJsonTests
{
    private static readonly ContractsJson Wire = ContractsJson.Wire;

    private static readonly string?[] Subjects =
    [
        "OpenCsss.Contracts.Accounts", "OpenCsss.Contracts.Orders", "OpenCsss.Contracts.Plans",
        "OpenCsss.Contracts.Sims",
    ];

    [Fact]
    public void The_answer_to_an_order_is_the_published_one_byte_for_byte()
    {
        var answer = new Envelope<OrderPlaced>(
            "0000", new OrderPlaced("ORDER_47452122261749760", null, null), "成功", true);

        Assert.Equal(Vector.Text("order-data-plan.answer.json"), Write(answer, Wire.EnvelopeOrderPlaced));
        Assert.Equal(answer, Read("order-data-plan.answer.json", Wire.EnvelopeOrderPlaced));
    }

    [Fact]
    public void The_answer_to_a_list_has_its_22_members_in_their_order()
    {
        var answer = Read("query-orders.answer.json", Wire.EnvelopeOrderList);

        Assert.Equal(Vector.Text("query-orders.answer.json"), Write(answer, Wire.EnvelopeOrderList));
        var order = JsonElement.Parse(Vector.Bytes("query-orders.answer.json"))
            .GetProperty("data").GetProperty("package_order")[0];
        Assert.Equal(22, order.EnumerateObject().Count());
        Assert.All(order.EnumerateObject(), member => Assert.Equal(JsonValueKind.String, member.Value.ValueKind));
    }

    [Fact]
    public void A_refusal_has_all_four_members() =>
        Assert.Equal(
            """{"code":"5001","data":null,"message":"余额不足","success":false}""",
            Write(new Envelope<OrderPlaced>("5001", null, "余额不足", false), Wire.EnvelopeOrderPlaced));

    [Fact]
    public void The_published_order_is_read()
    {
        var request = Read("order-data-plan.request.json", Wire.PlaceOrderRequest);

        Assert.Equal(
            new PlaceOrderRequest
            {
                DeviceId = "89852022018041800192",
                GlobalOrder = "0",
                IsOpen = "0",
                OrderPeriod = "1",
                PackageCode = "DP20190726001274",
                PackageName = "C_M_0_P_中国20M不限速月套餐",
                PackageType = "2",
                PayAmount = "0",
                PayResult = "1",
                PayType = "2",
                TestFlow = "0",
                TestFlowFlag = "0",
            },
            request);
    }

    [Fact]
    public void The_published_query_is_read() =>
        Assert.Equal(
            new ListOrdersRequest
            {
                DeviceId = "",
                OrderId = "",
                OrderStatus = "",
                OrderType = "",
                PageNumber = 1,
                PageSize = 2,
            },
            Read("query-orders.request.json", Wire.ListOrdersRequest));

    [Theory]
    [InlineData("12", "12")]
    [InlineData("1.50", "1.50")]
    [InlineData("-1e5", "-1e5")]
    [InlineData("\"01\"", "01")]
    [InlineData("\"\\u0031\"", "1")]
    [InlineData("null", null)]
    public void A_number_is_taken_where_a_string_is_due(string json, string? text)
    {
        var request = JsonSerializer.Deserialize($"{{\"order_period\":{json}}}", Wire.PlaceOrderRequest);

        Assert.Equal(text, request!.OrderPeriod);
    }

    [Fact]
    public void A_number_is_taken_whole_when_the_body_came_in_pieces()
    {
        var body = "{\"order_period\":1234}"u8.ToArray();
        var first = new Piece(body.AsMemory(..18), 0);
        var last = first.Then(body.AsMemory(18..));
        var reader = new Utf8JsonReader(new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length));

        Assert.Equal("1234", JsonSerializer.Deserialize(ref reader, Wire.PlaceOrderRequest)!.OrderPeriod);
    }

    [Theory]
    [InlineData("12", 12)]
    [InlineData("\"12\"", 12)]
    [InlineData("\"-3\"", -3)]
    [InlineData("\"007\"", 7)]
    [InlineData("\"\\u0031\"", 1)]
    [InlineData("null", null)]
    public void Digits_in_a_string_are_taken_where_a_number_is_due(string json, int? number)
    {
        var request = JsonSerializer.Deserialize($"{{\"page_no\":{json}}}", Wire.ListOrdersRequest);

        Assert.Equal(number, request!.PageNumber);
    }

    [Theory]
    [InlineData("order_period", "true")]
    [InlineData("order_period", "false")]
    [InlineData("device_id", "{\"a\":1}")]
    [InlineData("device_id", "[\"1\"]")]
    public void What_is_no_text_names_its_member(string member, string json)
    {
        var refused = Assert.Throws<JsonException>(
            () => JsonSerializer.Deserialize($"{{\"{member}\":{json}}}", Wire.PlaceOrderRequest));

        Assert.Equal($"$.{member}", refused.Path);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("1.5")]
    [InlineData("1e2")]
    [InlineData("2147483648")]
    [InlineData("\"2147483648\"")]
    [InlineData("\"1.5\"")]
    [InlineData("\"\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"1,000\"")]
    [InlineData("\"１\"")]
    [InlineData("\"+1\"")]
    [InlineData("\"-\"")]
    public void What_is_no_whole_number_names_its_member(string json)
    {
        var refused = Assert.Throws<JsonException>(
            () => JsonSerializer.Deserialize($"{{\"page_size\":{json}}}", Wire.ListOrdersRequest));

        Assert.Equal("$.page_size", refused.Path);
    }

    [Theory]
    [InlineData("2147483648", true)]
    [InlineData("\"-2147483649\"", true)]
    [InlineData("12345678901234567890", true)]
    [InlineData("1e2", false)]
    [InlineData("\"x\"", false)]
    public void A_whole_number_that_does_not_fit_is_told_from_what_is_none(string json, bool isNumber)
    {
        var refused = Assert.Throws<JsonException>(
            () => JsonSerializer.Deserialize($"{{\"page_size\":{json}}}", Wire.ListOrdersRequest));

        Assert.Equal(isNumber, refused.InnerException is OverflowException);
    }

    [Fact]
    public void Every_member_of_the_wire_has_its_name_spelt_out()
    {
        var bare = typeof(ContractsJson).Assembly.GetExportedTypes()
            .Where(type => Subjects.Contains(type.Namespace)
                || type == typeof(Envelope<>) || type == typeof(PageInfo))
            .SelectMany(type => type.GetProperties())
            .Where(property => !property.IsDefined(
                typeof(System.Text.Json.Serialization.JsonPropertyNameAttribute), inherit: false));

        Assert.Empty(bare);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> bytes, long start) => (Memory, RunningIndex) = (bytes, start);

        public Piece Then(ReadOnlyMemory<byte> bytes)
        {
            var next = new Piece(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }

    private static string Write<T>(T value, JsonTypeInfo<T> type) =>
        Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static T Read<T>(string file, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(Vector.Bytes(file), type)!;
}
