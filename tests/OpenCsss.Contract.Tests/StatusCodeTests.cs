using System.Globalization;
using System.Reflection;
using OpenCsss.Contracts;

namespace OpenCsss.Contract.Tests;

public sealed class StatusCodeTests
{
    [Fact]
    public void The_table_of_the_documentation_is_the_table_of_the_code()
    {
        var documented = Vector.Text("status-codes.md").Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            .Select(line => line.Trim('|', ' ').Split(" | "))
            .Select(row => new ApiStatus(row[0], int.Parse(row[1], CultureInfo.InvariantCulture), row[2], row[3]));

        Assert.Equal(documented, ApiStatuses.All);
    }

    [Fact]
    public void Every_member_is_listed_once()
    {
        var members = typeof(ApiStatuses).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(ApiStatus))
            .Select(property => (ApiStatus)property.GetValue(null)!)
            .ToArray();

        Assert.Equal(46, members.Length);
        Assert.Equal(members, ApiStatuses.All);
        Assert.Equal(members.Length, members.DistinctBy(status => status.Code).Count());
    }

    [Fact]
    public void Every_status_has_a_text_in_every_language() =>
        Assert.All(
            ApiStatuses.All,
            status =>
            {
                Assert.All(
                    Enum.GetValues<Language>(),
                    language => Assert.False(string.IsNullOrWhiteSpace(status.Text(language))));
                Assert.Contains(status.Chinese, character => character >= 0x4e00);
                Assert.All(status.English, character => Assert.InRange(character, ' ', '~'));
                Assert.Equal(Places(status.English), Places(status.Chinese));
            });

    [Fact]
    public void Business_answers_are_http_200_and_protocol_failures_are_not() =>
        Assert.All(
            ApiStatuses.All,
            status => Assert.Equal(status.Code[0] is '0' or (>= '2' and <= '8'), status.HttpStatus == 200));

    [Fact]
    public void Names_and_limits_take_their_places()
    {
        var status = ApiStatuses.TooManyItems;

        Assert.Equal("Too many items in deviceList; at most 1000", status.Text(Language.English, "deviceList", 1000));
        Assert.Equal("deviceList条目过多，最多1000", status.Text(Language.Chinese, "deviceList", 1000));
        Assert.Equal(
            "Required parameter missing: device_id", ApiStatuses.ParameterMissing.Text(Language.English, "device_id"));
        Assert.Equal("Success", ApiStatuses.Success.Text(Language.English, "device_id", 5));
        Assert.Equal("成功", ApiStatuses.Success.Text(Language.Chinese));
    }

    [Fact]
    public void A_name_that_looks_like_a_place_stays_what_it_is() =>
        Assert.Equal("缺少必填参数：{max}", ApiStatuses.ParameterMissing.Text(Language.Chinese, "{max}", 7));

    private static string Places(string text) =>
        $"{text.Contains("{name}", StringComparison.Ordinal)} {text.Contains("{max}", StringComparison.Ordinal)}";
}
