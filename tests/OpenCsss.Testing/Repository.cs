namespace OpenCsss.Testing;

/// <summary>The checkout that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The built server, in the same configuration as the tests: <c>dotnet</c> runs it.</summary>
    public static string ServerAssembly { get; } = Path.Combine(
        Root, "src", "OpenCsss.Server", "bin", Configuration(), $"net{Environment.Version.ToString(2)}", "csss.dll");

    /// <summary>The server with the shop of the tests, in the same configuration.</summary>
    public static string SellingServerAssembly { get; } = Path.Combine(
        Root, "tests", "OpenCsss.SellingServer", "bin", Configuration(), $"net{Environment.Version.ToString(2)}",
        "OpenCsss.SellingServer.dll");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OpenCsss.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds OpenCsss.slnx.");
    }

    // The tests are in tests/NAME/bin/CONFIGURATION/net10.0/.
    private static string Configuration() =>
        new DirectoryInfo(AppContext.BaseDirectory).Parent?.Name
        ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not a build's output folder.");
}
