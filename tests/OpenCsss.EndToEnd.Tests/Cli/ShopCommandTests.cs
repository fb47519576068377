using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>What an operator sets of a partner's shop, and what is said of what cannot be set.</summary>
public abstract class ShopCommandTests(Engine engine) : IAsyncLifetime
{
    private const int WrongUsage = 2;
    private const string Svg = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1"/></svg>""";

    private readonly TemporaryFolder _folder = new();
    private TestDatabase _database = null!;
    private string _code = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(engine, Token);
        await using var seeds = new SeedStore(_database, TimeProvider.System);
        _code = (await seeds.InsertPartnerAsync(new SeedPartner(), Token)).AccessCode;
    }

    public async ValueTask DisposeAsync()
    {
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_named_is_set_and_the_rest_stays()
    {
        var logo = Path.Combine(_folder.Path, "logo.svg");
        await File.WriteAllTextAsync(logo, Svg, Token);
        var shown = await RunAsync("show", _code);
        Assert.Contains($"address\t/shop/{_code}\nname\t{_code}\n", shown, StringComparison.Ordinal);
        Assert.Contains("logo\tnone\n", shown, StringComparison.Ordinal);
        await RunAsync(
            "set", _code, "--name", "Tern", "--accent", "#00686E", "--logo", logo, "--seller", "Tern Travel Ltd",
            "--seller-address", "1 Example Quay, Dublin", "--vat-number", "IE0000000X", "--vat", "7.7", "--refund-days", "14",
            "--help-url", "mailto:help@example.com", "--terms-url", "https://example.com/terms", "--privacy-url",
            "https://example.com/privacy", "--embedded-by", "https://example.com https://www.example.com");
        shown = await RunAsync("set", _code, "--name", "", "--vat", "19");
        Assert.Equal(
            $"""
            setting	value
            address	/shop/{_code}
            name	{_code}
            accent	#00686e
            logo	SVG, {Svg.Length} characters
            seller	Tern Travel Ltd
            seller address	1 Example Quay, Dublin
            VAT number	IE0000000X
            VAT included	19.00 %
            refund days	14
            help	mailto:help@example.com
            terms	https://example.com/terms
            privacy	https://example.com/privacy
            embedded by	https://example.com https://www.example.com
            callers	
            callers need proof	yes

            """,
            shown);
        Assert.Equal(shown, await RunAsync("show", _code));
        Assert.Contains("logo\tnone\n", await RunAsync("set", _code, "--logo", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_are_named_and_forgotten()
    {
        Assert.Equal(
            $"Partner {_code} is believed by its signature, and from 192.0.2.7/32 10.0.0.0/8.\n",
            await RunAsync("callers", _code, "--allow", "192.0.2.7 10.0.0.0/8"));
        Assert.Equal(
            $"Anybody is believed that money was paid to partner {_code}.\n", await RunAsync("callers", _code, "--without-proof"));
        Assert.Contains("callers need proof\tno\n", await RunAsync("show", _code), StringComparison.Ordinal);
        Assert.Equal($"Partner {_code} is believed by its signature alone.\n", await RunAsync("callers", _code));
    }

    [Theory]
    [InlineData("--name", "a\nb", "--name needs one line of at most 500 characters.")]
    [InlineData("--accent", "red", "--accent needs a colour like #00686e; 'red' is none.")]
    [InlineData("--accent", "#12345", "--accent needs a colour like #00686e; '#12345' is none.")]
    [InlineData("--logo", "missing.svg", "There is no file 'missing.svg'.")]
    [InlineData("--vat", "19%", "--vat needs a percentage from 0 to 100 like 7.7; '19%' is none.")]
    [InlineData("--vat", "-1", "--vat needs a percentage from 0 to 100 like 7.7; '-1' is none.")]
    [InlineData("--vat", "101", "--vat needs a percentage from 0 to 100 like 7.7; '101' is none.")]
    [InlineData("--refund-days", "366", "--refund-days needs a number from 0 to 365.")]
    [InlineData("--refund-days", "soon", "--refund-days")]
    [InlineData("--help-url", "javascript:alert(1)", "--help-url needs an address like https://example.com;")]
    [InlineData("--terms-url", "/terms", "--terms-url needs an address like https://example.com; '/terms' is none.")]
    [InlineData("--embedded-by", "https://a.example/x", "'https://a.example/x' has others.")]
    [InlineData("--embedded-by", "https://a.example;script-src", "'https://a.example;script-src' has others.")]
    [InlineData("--embedded-by", "* 'self'", "--embedded-by needs origins like https://example.com; '* 'self'' has others.")]
    [InlineData("--colour", "red", "--colour")]
    public async Task What_cannot_be_set_is_said_in_one_line_and_nothing_is_set(string option, string value, string told)
    {
        var before = await RunAsync("show", _code);
        var refused = await CliRunner.RunAsync(["shop", "set", _code, option, value, "--seller", "Other", .. _database.Arguments]);
        var line = refused.OneLine(option == "--logo" ? 1 : WrongUsage);
        Assert.Contains(told, line, StringComparison.Ordinal);
        Assert.Equal(before, await RunAsync("show", _code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html></html>")]
    [InlineData("<svg>")]
    [InlineData("<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>")]
    [InlineData("PNG")]
    [InlineData(null)]
    public async Task A_file_that_is_no_logo_is_refused(string? content)
    {
        var file = Path.Combine(_folder.Path, "logo.svg");
        await File.WriteAllTextAsync(file, content ?? $"<!--{new string('x', 70_000)}-->{Svg}", Token);
        var refused = await CliRunner.RunAsync(["shop", "set", _code, "--logo", file, .. _database.Arguments]);
        Assert.Equal("csss: --logo needs an SVG document of at most 65536 characters.", refused.OneLine(WrongUsage));
        Assert.Contains("logo\tnone\n", await RunAsync("show", _code), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("set")]
    [InlineData("callers")]
    public async Task A_partner_that_is_none_and_a_code_that_cannot_be_are_told(string command)
    {
        var nobody = await CliRunner.RunAsync(["shop", command, "NOBODY", .. _database.Arguments]);
        Assert.Contains("There is no partner NOBODY.", nobody.OneLine(1), StringComparison.Ordinal);
        var wrong = await CliRunner.RunAsync(["shop", command, "a b", .. _database.Arguments]);
        Assert.Contains("CODE needs 1 to 32 letters", wrong.OneLine(WrongUsage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Networks_that_are_none_are_refused()
    {
        var wrong = await CliRunner.RunAsync(["shop", "callers", _code, "--allow", "10.0.0.0/33", .. _database.Arguments]);
        Assert.Contains("'10.0.0.0/33' is not.", wrong.OneLine(WrongUsage), StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(params string[] arguments) =>
        (await CliRunner.RunAsync(["shop", .. arguments, .. _database.Arguments])).Good();
}

public sealed class ShopCommandTestsOnSqlite() : ShopCommandTests(Engine.Sqlite);

public sealed class ShopCommandTestsOnPostgres() : ShopCommandTests(Engine.Postgres);
