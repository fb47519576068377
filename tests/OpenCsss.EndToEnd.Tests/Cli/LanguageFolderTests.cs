using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

public sealed class LanguageFolderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_in_the_folder_is_a_language_of_the_server()
    {
        using var folder = new TemporaryFolder();
        var text = await File.ReadAllTextAsync(OwnFile, Token);
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "de.json"),
            text.Replace("\"No such operation\"", "\"Keine solche Operation\"", StringComparison.Ordinal), Token);
        await using var server = await CliServer.StartAsync(
            ["serve", "--data", Path.Combine(folder.Path, "data"), "--languages", folder.Path]);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Add("Accept-Language", "de-CH, en;q=0.5");

        Assert.Equal(
            """{"code":"1013","data":null,"message":"Keine solche Operation","success":false}""",
            await (await http.GetAsync("/nowhere", Token)).Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_server_with_faulty_files_does_not_start_and_tells_each_fault_in_a_line()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "deutsch_1.json"), "{}", Token);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "fr.json"), "{\n", Token);
        var data = Path.Combine(folder.Path, "data");

        var result = await CliRunner.RunAsync("serve", "--data", data, "--languages", folder.Path, "--urls", "ftp://x");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            [
                "csss: Urls must be addresses to listen on like http://127.0.0.1:8080 (a proxy in front adds TLS), "
                    + "not 'ftp://x'.",
                $"csss: {folder.Path}/deutsch_1.json: 'deutsch_1' is no tag of a language (BCP 47) like de, pt-BR or "
                    + "zh-Hant-TW.",
                $"csss: {folder.Path}/fr.json:2: it is not JSON.",
            ],
            result.Errors.TrimEnd('\n').Split('\n'));
        Assert.False(Directory.Exists(data));
    }

    private static string OwnFile => Path.Combine(Repository.Root, "src/OpenCsss.Platform/Languages/en-US.json");
}
