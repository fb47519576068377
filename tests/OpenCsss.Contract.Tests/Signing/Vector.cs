using System.Text;
using System.Text.Json;

namespace OpenCsss.Contract.Tests;

/// <summary>The data files of the contract.</summary>
internal static class Vector
{
    public static JsonElement Signing { get; } = JsonElement.Parse(Text("signing-vectors.json"));

    /// <summary>A file's text without the line end behind it.</summary>
    public static string Text(string file) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", file)).TrimEnd('\n');

    public static byte[] Bytes(string file) => Encoding.UTF8.GetBytes(Text(file));

    public static string Get(this JsonElement vector, string name) => vector.GetProperty(name).GetString()!;

    public static byte[] GetUtf8(this JsonElement vector, string name) => Encoding.UTF8.GetBytes(vector.Get(name));
}
