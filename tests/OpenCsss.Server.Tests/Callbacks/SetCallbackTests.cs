using System.Text.Json.Nodes;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Notifications;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary><c>setCallback</c>, <c>queryCallback</c> and <c>queryEvents</c>, as a partner calls them.</summary>
public abstract class SetCallbackTests(Engine engine) : CallbackScenario(engine)
{
    private const string SetPath = "/notification/setCallback";
    private const string EventsPath = "/notification/queryEvents";

    [Fact]
    public async Task An_endpoint_is_shown_as_it_was_set_with_a_secret_of_its_own()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        await partner.SetCallbackAsync("https://example.com/hook?a=b", Token, EventNames.SmsReceived, ("mo_form", 1));
        var callback = await partner.CallbackAsync(Token, EventNames.SmsReceived);
        var secret = callback.GetProperty("webhook_secret").GetString()!;
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(
            $$"""
            {"event":"sms_received","url":"https://example.com/hook?a=b","enabled":"1","disabled_reason":null,"mo_form":"1","webhook_secret":"{{secret}}","webhook_old_secret":null,"failing_since":null,"settled_event_no":"0","pending":0,"dead":0,"no_progress_since":null}
            """,
            callback.GetRawText());
        await partner.CallAsync(SetPath, Token, ("event", "sms_received"), ("enabled", "0"));
        var off = await partner.CallbackAsync(Token, EventNames.SmsReceived);
        Assert.Equal("partner", off.GetProperty("disabled_reason").GetString());
        Assert.Equal("https://example.com/hook?a=b", off.GetProperty("url").GetString());
        Assert.Equal(secret, off.GetProperty("webhook_secret").GetString());
    }

    [Theory]
    [InlineData("event", null, "2001")]
    [InlineData("event", "callback_test", "2003")]
    [InlineData("event", "orders", "2003")]
    [InlineData("url", null, "2001")]
    [InlineData("url", "example.com/hook", "2002")]
    [InlineData("url", "ftp://example.com", "2002")]
    [InlineData("url", "https://user:pass@example.com", "2002")]
    [InlineData("url", "https://10.0.0.1/hook", "2003")]
    [InlineData("url", "https://[::1]/hook", "2003")]
    [InlineData("url", "https://[::ffff:169.254.169.254]/", "2003")]
    [InlineData("url", "https://example.com:0/hook", "2002")]
    [InlineData("url", "https://example.com:65536/hook", "2002")]
    [InlineData("url", "https://example.com:-1/hook", "2002")]
    [InlineData("url", "https://example.com:x/hook", "2002")]
    [InlineData("url", "https://@example.com/hook", "2002")]
    [InlineData("url", "https://example.com/hook#top", "2002")]
    [InlineData("url", "https://example.com/hook#", "2002")]
    [InlineData("url", "https://example.com/a hook", "2002")]
    [InlineData("url", "https://exa\u00a0mple.com/hook", "2002")]
    [InlineData("url", "https:\\\\example.com\\hook", "2002")]
    [InlineData("url", "https:/example.com/hook", "2002")]
    [InlineData("url", "https:example.com", "2002")]
    [InlineData("url", "https:///hook", "2002")]
    [InlineData("url", "//example.com/hook", "2002")]
    [InlineData("url", "https://exa\0mple.com", "2002")]
    [InlineData("url", "https://-.example.com/", "2002")]
    [InlineData("url", "https://[2606:4700::1%25eth0]/hook", "2002")]
    [InlineData("url", "https://[::1]:0/hook", "2002")]
    [InlineData("url", "https://[fe80::1]/hook", "2003")]
    [InlineData("url", "   ", "2001")]
    [InlineData("enabled", "2", "2003")]
    [InlineData("enabled", "01", "2002")]
    [InlineData("mo_form", "3", "2003")]
    [InlineData("mo_form", "abc", "2002")]
    [InlineData("rotate_secret", "yes", "2002")]
    [InlineData("retire_old_secret", "1.0", "2002")]
    [InlineData("send_test", "x", "2002")]
    public async Task A_field_that_cannot_be_is_named_and_nothing_is_set(string field, string? value, string code)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var members = new Dictionary<string, JsonNode?> { ["event"] = "all", ["url"] = "https://example.com/hook" };
        members[field] = value;
        var answer = await partner.CallAsync(
            SetPath, Token, [.. members.Where(member => member.Value is not null)
                .Select(member => (member.Key, member.Value))]);
        Assert.Equal((code, true), (answer.Code, answer.Message.Contains(field, StringComparison.Ordinal)));
        var list = await partner.CallAsync("/notification/queryCallback", Token);
        Assert.Equal(0, list.Data.GetProperty("callback_list").GetArrayLength());
    }

    [Theory]
    [InlineData(" https://example.com/hook", "https://example.com/hook")]
    [InlineData("https://example.com/hook\r\n", "https://example.com/hook")]
    [InlineData("\u3000https://example.com:8443/hook\t", "https://example.com:8443/hook")]
    [InlineData("https://b\u00fccher.example/hook?mail=a@b", "https://b\u00fccher.example/hook?mail=a@b")]
    [InlineData("https://[2606:4700::1]:8443/hook", "https://[2606:4700::1]:8443/hook")]
    [InlineData("HTTPS://EXAMPLE.COM", "HTTPS://EXAMPLE.COM")]
    public async Task Blanks_around_an_address_are_none_of_it(string sent, string stored)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        await partner.SetCallbackAsync(sent, Token);
        Assert.Equal(stored, (await partner.CallbackAsync(Token)).GetProperty("url").GetString());
    }

    [Fact]
    public async Task An_address_has_2000_characters_at_the_most()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var longest = "https://example.com/" + new string('x', 1_980);
        await partner.SetCallbackAsync(longest + "  ", Token);
        Assert.Equal(longest, (await partner.CallbackAsync(Token)).GetProperty("url").GetString());
        var answer = await partner.CallAsync(SetPath, Token, ("event", "all"), ("url", longest + "x"));
        Assert.Equal("2003", answer.Code);
    }

    [Theory]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://2130706433/hook")]
    [InlineData("https://0x7f.1/hook")]
    [InlineData("https://localhost/hook")]
    [InlineData("https://api.LOCALHOST./hook")]
    public async Task This_machine_needs_the_option_however_it_is_written(string url)
    {
        await using var host = await ApiHost.StartSendingAsync(Engine, options => options.AllowedTargets = "", Token);
        var partner = await host.SeedPartnerAsync(Token);
        var answer = await partner.CallAsync(SetPath, Token, ("event", "all"), ("url", url));
        Assert.Equal("2003", answer.Code);
    }

    [Fact]
    public async Task Plain_http_needs_the_option()
    {
        await using var host = await ApiHost.StartSendingAsync(
            Engine, options => options.AllowPlainHttp = false, Token);
        var partner = await host.SeedPartnerAsync(Token);
        var answer = await partner.CallAsync(SetPath, Token, ("event", "all"), ("url", "http://example.com/hook"));
        Assert.Equal("2003", answer.Code);
    }

    [Fact]
    public async Task A_repetition_rotates_no_second_time_and_no_answer_holds_a_secret()
    {
        var partner = await SeedReceivingPartnerAsync();
        var body = partner.Sign(new Contracts.Orders.ListOrdersRequest(), json =>
            (json["event"], json["rotate_secret"]) = ("all", "1"));
        var first = await Host.PostAsync(SetPath, body, Token);
        var secret = (await partner.CallbackAsync(Token)).GetProperty("webhook_secret").GetString()!;
        var again = await Host.PostAsync(SetPath, body, Token);
        Assert.Equal(first.Body, again.Body);
        Assert.DoesNotContain("whsec_", first.Body, StringComparison.Ordinal);
        Assert.Equal(secret, (await partner.CallbackAsync(Token)).GetProperty("webhook_secret").GetString());
    }

    [Fact]
    public async Task A_dry_run_sets_nothing()
    {
        var partner = await SeedReceivingPartnerAsync();
        var answer = await partner.CallAsync(
            SetPath, Token, ("event", "all"), ("url", "https://example.com"), ("dry_run", "1"));
        Assert.Equal("https://example.com", answer.Data.GetProperty("url").GetString());
        Assert.Equal(Receiver.Url, (await partner.CallbackAsync(Token)).GetProperty("url").GetString());
    }

    [Fact]
    public async Task The_feed_is_read_with_a_cursor_to_its_end_and_on()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var orders = (await OrderAsync(partner, 5)).ToList();
        var read = new List<string>();
        var after = "";
        bool hasMore;
        do
        {
            var page = await partner.CallAsync(EventsPath, Token, ("after", after), ("limit", 2));
            read.AddRange(page.Data.GetProperty("event_list").EnumerateArray()
                .Select(item => item.GetProperty("body").GetProperty("orderid").GetString()!));
            after = page.Data.GetProperty("next_after").GetString()!;
            hasMore = page.Data.GetProperty("has_more").GetString() == "1";
        }
        while (hasMore);
        Assert.Equal(orders, read);
        Assert.Equal("5", after);

        var nothing = await partner.CallAsync(EventsPath, Token, ("after", after));
        Assert.Equal(("5", 0), (
            nothing.Data.GetProperty("next_after").GetString(),
            nothing.Data.GetProperty("event_list").GetArrayLength()));
        var newest = await OrderAsync(partner);
        var next = (await partner.CallAsync(EventsPath, Token, ("after", 5))).Data.GetProperty("event_list")[0];
        Assert.Equal(newest[0], next.GetProperty("body").GetProperty("orderid").GetString());
        Assert.Equal(("6", "order_status"), (
            next.GetProperty("event_no").GetString(), next.GetProperty("event").GetString()));
        Assert.Equal((await Host.EventsAsync(partner, Token))[^1].Body, next.GetProperty("body").GetRawText());
    }

    [Fact]
    public async Task Nobody_reads_the_feed_of_another()
    {
        await OrderAsync(await Host.SeedPartnerAsync(Token));
        var other = await Host.SeedPartnerAsync(Token);
        var page = await other.CallAsync(EventsPath, Token);
        Assert.Equal(0, page.Data.GetProperty("event_list").GetArrayLength());
    }

    [Theory]
    [InlineData("after", "-1", "2002")]
    [InlineData("after", "x", "2002")]
    [InlineData("after", "9223372036854775808", "2003")]
    [InlineData("limit", "12345678901234567890", "2003")]
    [InlineData("limit", "0", "2003")]
    [InlineData("limit", "501", "2003")]
    public async Task A_cursor_that_cannot_be_is_named(string field, string value, string code)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var answer = await partner.CallAsync(EventsPath, Token, (field, value));
        Assert.Equal(
            (code, OwnLanguages.Text(ApiStatuses.All.Single(status => status.Code == code), LanguageTags.Chinese, field)),
            (answer.Code, answer.Message));
    }
}

public sealed class SetCallbackTestsOnSqlite() : SetCallbackTests(Engine.Sqlite);

public sealed class SetCallbackTestsOnPostgres() : SetCallbackTests(Engine.Postgres);
