using System.Text;
using OpenCsss.Contracts;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Settings;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Files of texts: those inside the program agree, and what is wrong with another is told with its place.</summary>
public sealed class LanguageFileTests
{
    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en-US")]
    public void The_files_inside_the_program_have_the_same_texts_with_the_same_places(string tag)
    {
        var file = LanguageSet.ReadOwn(tag);
        file.CompareWith(LanguageSet.ReadOwn(LanguageTags.English), LanguageTags.English);

        Assert.Empty(file.Faults);
    }

    // A key that nothing asks for would be translated for nobody; SwitchOffMailTests and the tests of the shop fill all
    // of the mails.
    [Fact]
    public void A_file_has_the_texts_of_all_statuses_and_of_the_mails_and_no_others()
    {
        var others = LanguageSet.ReadOwn(LanguageTags.English).Texts.Keys
            .Except(ApiStatuses.All.Select(status => Language.StatusKey + status.Code));

        Assert.Equal(
            [
                "code.body", "code.subject", "receipt.body", "receipt.subject", "receipt.tax", "receipt.vat",
                "renewal.approval.body", "renewal.approval.subject", "renewal.declined.body", "renewal.declined.subject",
                "renewal.ended.body", "renewal.ended.subject", "renewal.notice.body", "renewal.notice.subject", "shop.link",
                "switched_off.body", "switched_off.failing", "switched_off.gone", "switched_off.subject",
            ],
            others.Select(key => key.Replace("mail.", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_fault_of_each_file_is_told_at_once_with_its_line()
    {
        using var folder = new TemporaryFolder();
        var own = OwnText();
        Write(folder, "de", own.Replace("\"status.1001\"", "\"status.100l\"", StringComparison.Ordinal));
        Write(folder, "fr", own.Replace("missing: {name}", "missing: {nom}", StringComparison.Ordinal));
        Write(folder, "de_AT", own);
        Write(folder, "en-us", own);
        Write(folder, "it", own.Replace("\"Success\",", "\"Success\"", StringComparison.Ordinal));

        var faults = Assert.Throws<SettingsException>(() => LanguageSet.Load(folder.Path)).Faults;

        Assert.Equal(
            [
                $"{folder.Path}/de.json:3: there is no text 'status.100l' to translate.",
                $"{folder.Path}/de.json: 'status.1001' is missing; line 3 of en-US.json has it.",
                $"{folder.Path}/de_AT.json: 'de_AT' is no tag of a language (BCP 47) like de, pt-BR or zh-Hant-TW.",
                $"{folder.Path}/en-us.json: there is a language en-US already.",
                $"{folder.Path}/fr.json:15: 'status.2001' has {{nom}}; as in en-US it must have {{name}}.",
                $"{folder.Path}/it.json:3: it is not JSON.",
            ],
            faults);
    }

    [Theory]
    [InlineData("{", 1, "it is not JSON.")]
    [InlineData("[]", 1, "it must be a JSON object of keys and texts.")]
    [InlineData("{}\n{}", 2, "it is not JSON.")]
    [InlineData("{\n\"a\": 1}", 2, "'a' must be a text, or an array of its lines.")]
    [InlineData("{\"a\": {\"b\": [\"c\"]},\n \"b\": \"\"}", 1, "'a' must be a text, or an array of its lines.")]
    [InlineData("{\n\n\"a\": [\"x\", [\"y\"], \"z\"]}", 3, "'a' must be a text, or an array of its lines.")]
    [InlineData("{\"a\": \" \"}", 1, "'a' is empty.")]
    [InlineData("{\"a\": []}", 1, "'a' is empty.")]
    [InlineData("{\"a\": \"x\\ny\"}", 1, "'a' has a control character.")]
    [InlineData("{\"a\": \"{\"}", 1, "'a' has a brace that belongs to no place like {name}.")]
    [InlineData("{\"a\": \"}{x}\"}", 1, "'a' has a brace that belongs to no place like {name}.")]
    [InlineData("{\"a\": \"{Name}\"}", 1, "'a' has a brace that belongs to no place like {name}.")]
    [InlineData("{\"a\": \"x\",\n\"a\": \"y\"}", 2, "'a' is there already, in line 1.")]
    [InlineData("{\n\"a\": \"\\ud800\"}", 2, "an escape is no character.")]
    public void What_is_no_text_is_told_with_its_line(string content, int line, string fault) =>
        Assert.Equal($"xx.json:{line}: {fault}", LanguageFile.Read("xx.json", Encoding.UTF8.GetBytes(content)).Faults[0]);

    [Fact]
    public void What_follows_a_fault_is_judged_too()
    {
        var file = LanguageFile.Read("xx.json", "{\"a\": [[\"b\"], 1, {}],\n\"b\": 2,\n\"c\": \"c\",\n\"d\": \"\"}"u8);

        Assert.Equal([1, 2, 4], file.Faults.Select(fault => int.Parse(fault.Split(':')[1])));
        Assert.Equal(["c"], file.Texts.Keys);
    }

    [Fact]
    public void A_file_in_another_encoding_is_refused_and_a_byte_order_mark_is_not()
    {
        Assert.Equal(["xx.json: it is not UTF-8."], LanguageFile.Read("xx.json", [0x7B, 0xFC, 0x7D]).Faults);
        Assert.Empty(LanguageFile.Read("xx.json", "\uFEFF{\"a\": \"ü\"}"u8).Faults);
    }

    [Fact]
    public void A_line_and_lines_are_not_taken_for_each_other()
    {
        var reference = LanguageFile.Read("en.json", "{\"a\": \"x\", \"b\": [\"x\", \"\", \"{y}\"]}"u8);
        var file = LanguageFile.Read("xx.json", "{\"a\": [\"x\"],\n\"b\": \"{y}\"}"u8);
        file.CompareWith(reference, "en");

        Assert.Equal(["xx.json:1: 'a' must be one line.", "xx.json:2: 'b' must be an array of lines."], file.Faults);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told_and_other_files_are_left_alone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "README.md"), "ours");
        Directory.CreateDirectory(Path.Combine(folder.Path, "pages"));

        Assert.Equal(["zh-CN", "en-US"], LanguageSet.Load(folder.Path).All.Select(language => language.Tag));
        var missing = Path.Combine(folder.Path, "missing");
        Assert.StartsWith(
            $"LanguagesFolder must be a folder that can be read, not '{missing}': ",
            Assert.Throws<SettingsException>(() => LanguageSet.Load(missing)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de", "de")]
    [InlineData("PT-br", "pt-BR")]
    [InlineData("ZH-hant-tw", "zh-Hant-TW")]
    [InlineData("zh-yue-HK", "zh-yue-HK")]
    [InlineData("es-419", "es-419")]
    [InlineData("sl-ROZAJ-biske-1994", "sl-rozaj-biske-1994")]
    [InlineData("", null)]
    [InlineData("d", null)]
    [InlineData("de-", null)]
    [InlineData("de_AT", null)]
    [InlineData("de-AT-Latn", null)]
    [InlineData("de-abcdefghi", null)]
    [InlineData("x-ours", null)]
    [InlineData("de-x-ours", null)]
    [InlineData("12", null)]
    [InlineData("dé", null)]
    public void A_tag_is_language_script_region_and_variants(string text, string? tag) =>
        Assert.Equal(tag, LanguageTag.TryParse(text, out var spelt) ? spelt : null);

    private static string OwnText() =>
        File.ReadAllText(Path.Combine(Repository.Root, "src/OpenCsss.Platform/Languages/en-US.json"));

    private static void Write(TemporaryFolder folder, string tag, string text) =>
        File.WriteAllText(Path.Combine(folder.Path, tag + ".json"), text);
}
