using System.Text;
using System.Text.Json;
using OpenCsss.Server.Cli;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

public sealed class SignCommandTests
{
    private const string Secret = "demo-secret-P000270";

    private static readonly byte[] SecretBytes = Encoding.UTF8.GetBytes(Secret);

    [Fact]
    public async Task The_contracts_example_gets_its_published_sign()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "order.json");
        await File.WriteAllTextAsync(
            file,
            """
            {
              "access_code": "P000270", "device_id": "89852022018041800192", "global_order": "0", "is_open": "0",
              "order_period": "1", "package_code": "DP20190726001274", "package_name": "C_M_0_P_中国20M不限速月套餐",
              "package_type": "2", "pay_amount": "0", "pay_rst": "1", "pay_type": "2", "test_flow": "0",
              "test_flow_flag": "0", "timestamp": "1643253530", "version": "2.0", "sign": "an older one"
            }
            """,
            TestContext.Current.CancellationToken);
        var signed = (await CliRunner.RunAsync("sign", file, "--secret", Secret)).Good();
        Assert.StartsWith("{\"access_code\":\"P000270\",\"device_id\":", signed, StringComparison.Ordinal);
        Assert.EndsWith(
            "\"version\":\"2.0\",\"sign\":\"aCVSir5qvL+Vzfpsc3HETRe9UiQ=\"}\n", signed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secret_may_come_from_a_file_or_a_variable_and_the_timestamp_from_the_clock()
    {
        using var folder = new TemporaryFolder();
        var body = Path.Combine(folder.Path, "body.json");
        var secret = Path.Combine(folder.Path, "secret");
        await File.WriteAllTextAsync(body, """{"timestamp":"1","a":"b"}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(secret, Secret + "\n", TestContext.Current.CancellationToken);

        var byFile = (await CliRunner.RunAsync("sign", body, "--secret-file", secret)).Good();
        var byVariable = (await CliRunner.RunAsync(
            start => start.Environment["CSSS_SECRET"] = Secret, "sign", body)).Good();
        Assert.Equal(byFile, byVariable);

        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var stamped = (await CliRunner.RunAsync("sign", body, "--secret-file", secret, "--timestamp")).Good();
        using var json = JsonDocument.Parse(stamped);
        var timestamp = long.Parse(
            json.RootElement.GetProperty("timestamp").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(timestamp, now, now + 60_000);
    }

    [Theory]
    [InlineData("""{"b":1.50,"a":[1, {"y" : "\u4e2d\/"}, null],"c":true}""",
        """{"b":1.50,"a":[1,{"y":"\u4e2d\/"},null],"c":true,"sign":"*"}""")]
    [InlineData("{}", """{"sign":"*"}""")]
    [InlineData("""{"sign":"old"}""", """{"sign":"*"}""")]
    [InlineData("""{"sign":{"deep":[1,2]},"a":{"sign":"kept"}}""", """{"a":{"sign":"kept"},"sign":"*"}""")]
    public void Nothing_changes_but_the_blanks_and_the_sign(string body, string expected)
    {
        var signed = Encoding.UTF8.GetString(
            SignedJson.Sign(Encoding.UTF8.GetBytes(body), SecretBytes, timestamp: null));
        var start = signed.LastIndexOf("\"sign\":\"", StringComparison.Ordinal) + "\"sign\":\"".Length;
        Assert.Equal(expected, signed[..start] + "*\"}");
    }

    [Theory]
    [InlineData("""{"a":"1"}""", """{"a":"1","timestamp":"9","sign":""")]
    [InlineData("""{"timestamp":5,"a":"1"}""", """{"timestamp":"9","a":"1","sign":""")]
    public void A_timestamp_is_replaced_where_it_stands_or_added(string body, string expected) =>
        Assert.StartsWith(
            expected,
            Encoding.UTF8.GetString(SignedJson.Sign(Encoding.UTF8.GetBytes(body), SecretBytes, timestamp: "9")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1""")]
    public void What_is_no_request_is_not_signed(string body) =>
        Assert.Throws<CommandFailedException>(
            () => SignedJson.Sign(Encoding.UTF8.GetBytes(body), SecretBytes, timestamp: null));
}
