using OpenCsss.Contracts;
using OpenCsss.Platform.Languages;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

public sealed class StatusTextTests
{
    [Fact]
    public void The_table_of_the_documentation_has_the_texts_of_the_files()
    {
        var documented = File.ReadLines(Path.Combine(Repository.Root, "docs/api/status-codes.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            .Select(line => line.Trim('|', ' ').Split(" | "))
            .Select(row => (row[0], row[2], row[3]));

        Assert.Equal(
            ApiStatuses.All.Select(status => (status.Code, WithPlaces(status, "en-US"), WithPlaces(status, "zh-CN"))),
            documented);
    }

    [Fact]
    public void Every_status_has_a_text_in_its_language() =>
        Assert.All(
            ApiStatuses.All,
            status =>
            {
                Assert.All(OwnLanguages.Text(status, "en-US"), character => Assert.InRange(character, ' ', '~'));
                Assert.Contains(OwnLanguages.Text(status, "zh-CN"), character => character >= 0x4e00);
            });

    // A shorter list of the places that code fills would let a text ask for what nobody gives.
    [Fact]
    public void A_status_is_given_a_name_and_a_limit_and_nothing_else()
    {
        var texts = LanguageSet.ReadOwn("en-US").Texts;
        Assert.All(
            ApiStatuses.All,
            status => Assert.Subset(
                new HashSet<string> { "name", "max" }, texts[Language.StatusKey + status.Code].Places.ToHashSet()));
    }

    [Fact]
    public void Names_and_limits_take_their_places()
    {
        var status = ApiStatuses.TooManyItems;

        Assert.Equal(
            "Too many items in deviceList; at most 1000", OwnLanguages.Text(status, LanguageTags.English, "deviceList", 1000));
        Assert.Equal("deviceList条目过多，最多1000", OwnLanguages.Text(status, LanguageTags.Chinese, "deviceList", 1000));
        Assert.Equal(
            "Required parameter missing: device_id",
            OwnLanguages.Text(ApiStatuses.ParameterMissing, LanguageTags.English, "device_id"));
        Assert.Equal("Success", OwnLanguages.Text(ApiStatuses.Success, LanguageTags.English, "device_id", 5));
        Assert.Equal("成功", OwnLanguages.Text(ApiStatuses.Success, LanguageTags.Chinese));
    }

    [Fact]
    public void A_name_that_looks_like_a_place_stays_what_it_is() => Assert.Equal(
        "缺少必填参数：{max}", OwnLanguages.Text(ApiStatuses.ParameterMissing, LanguageTags.Chinese, "{max}", 7));

    private static string WithPlaces(ApiStatus status, string tag)
    {
        var template = LanguageSet.ReadOwn(tag).Texts[Language.StatusKey + status.Code];
        return template.Fill(("name", "{name}"), ("max", "{max}"));
    }
}
