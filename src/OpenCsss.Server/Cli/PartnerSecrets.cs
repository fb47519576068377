using System.Security.Cryptography;

namespace OpenCsss.Server.Cli;

/// <summary>Secrets that the platform makes for partners.</summary>
internal static class PartnerSecrets
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>238 bits, in characters that no shell and no JSON treats in a special way.</summary>
    private const int Length = 40;

    public static string Generate() => RandomNumberGenerator.GetString(Alphabet, Length);

    public static void Show(string secret)
    {
        Console.WriteLine($"Secret: {secret}");
        Console.WriteLine("It is shown this once; the platform keeps it encrypted.");
    }
}
