using OpenCsss.Contracts;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A third language, added by a file alone.</summary>
public abstract class AddedLanguageTests(Engine engine)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_are_in_the_language_of_a_file_and_those_before_it_stay()
    {
        using var folder = new TemporaryFolder();
        await AddGermanAsync(folder);
        await using var host = await ApiHost.StartAsync(engine, options => options.LanguagesFolder = folder.Path, Token);
        var partner = await host.SeedPartnerAsync(Token);
        var sim = await host.SeedSimAsync(partner, Token);
        var plan = await host.SeedPlanAsync(Token);

        Assert.Equal("Erledigt", await MessageAsync("de-AT, en;q=0.5"));
        Assert.Equal("Success", await MessageAsync("en, de;q=0.5"));
        Assert.Equal("成功", await MessageAsync("fr"));
        var unknown = sim with { Iccid = "89860000000000000017" };
        var refused = await partner.OrderAsync(plan.OrderFor(unknown), Token, ("Accept-Language", "de"));
        Assert.Equal((ApiStatuses.SimNotFound.Code, "SIM nicht gefunden: ü"), (refused.Code, refused.Message));

        async Task<string> MessageAsync(string header) =>
            (await partner.OrderAsync(plan.OrderFor(sim), Token, ("Accept-Language", header))).Message;
    }

    [Fact]
    public async Task What_is_streamed_and_what_is_signed_ends_in_it()
    {
        using var folder = new TemporaryFolder();
        await AddGermanAsync(folder);
        await using var host = await ApiHost.StartAsync(engine, options => options.LanguagesFolder = folder.Path, Token);
        var partner = await host.SeedPartnerAsync(Token);

        foreach (var path in (string[])["/device/syncAssetInfo", "/account/queryBalance"])
        {
            var answer = await partner.AskAsync(path, [], Token, ("Accept-Language", "de"));
            Assert.EndsWith(",\"message\":\"Erledigt\",\"success\":true}", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Mail_is_written_in_all_languages()
    {
        using var folder = new TemporaryFolder();
        await AddGermanAsync(folder);
        await using var mail = await MailServer.StartAsync(Token);
        await using var receiver = await CallbackReceiver.StartAsync(Token);
        await using var host = await ApiHost.StartMailingAsync(
            engine, mail, options => options.LanguagesFolder = folder.Path, Token);
        var partner = await SwitchOffMailTests.SwitchedOffAsync(host, receiver);

        Assert.Equal(1, await host.SendMailAsync(Token));
        var message = await mail.MessageAsync(1, Token);
        Assert.Equal(
            $"{partner.AccessCode}: callbacks 'all' are switched off / 回调“all”已停用 / all: aus",
            message.Subject);
        Assert.Contains("从中断处继续。\n\nPartner", message.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private static async Task AddGermanAsync(TemporaryFolder folder)
    {
        var text = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "src/OpenCsss.Platform/Languages/en-US.json"), Token);
        text = text.Replace("\"Success\"", "\"Erledigt\"", StringComparison.Ordinal)
            .Replace("\"SIM not found\"", "\"SIM nicht gefunden: ü\"", StringComparison.Ordinal)
            .Replace("callbacks '{name}' are switched off", "{name}: aus", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "de.json"), text, Token);
    }
}

public sealed class AddedLanguageTestsOnSqlite() : AddedLanguageTests(Engine.Sqlite);

public sealed class AddedLanguageTestsOnPostgres() : AddedLanguageTests(Engine.Postgres);
