using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using OpenCsss.Testing;

namespace OpenCsss.Architecture.Tests;

/// <summary>
/// Counted in the lines that a debugger steps through, from the first to the last; the signature is not among them.
/// Lambdas and local functions count by themselves and in the function around them.
/// </summary>
public sealed class FunctionLengthTests
{
    private const int MostLines = 60;

    [Fact]
    public void No_function_is_longer_than_a_screen() =>
        Rule.Holds(
            from function in Product.All.SelectMany(WrittenFunctions)
            let lines = function.Last - function.First + 1
            where lines > MostLines
            select $"{function.File}:{function.First} has {lines} lines");

    private static List<Function> WrittenFunctions(Assembly assembly)
    {
        using var program = new PEReader(File.OpenRead(assembly.Location));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(
            File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb")));
        var names = program.GetMetadataReader();
        var reader = symbols.GetMetadataReader();
        var functions = new List<Function>();
        foreach (var handle in reader.MethodDebugInformation)
        {
            var method = reader.GetMethodDebugInformation(handle);
            var name = names.GetString(names.GetMethodDefinition(handle.ToDefinitionHandle()).Name);

            // A constructor also holds the initialisers of the fields, wherever they stand.
            if (!method.Document.IsNil && name is not (".ctor" or ".cctor"))
            {
                var file = reader.GetString(reader.GetDocument(method.Document).Name);
                var points = method.GetSequencePoints().Where(point => !point.IsHidden).ToList();

                // A page's markup is no function; what makes it one is generated.
                if (points.Count > 0 && file.EndsWith(".cs", StringComparison.Ordinal)
                    && !file.EndsWith(".g.cs", StringComparison.Ordinal))
                {
                    functions.Add(new Function(
                        Path.GetRelativePath(Repository.Root, file),
                        points.Min(point => point.StartLine),
                        points.Max(point => point.EndLine)));
                }
            }
        }

        Assert.NotEmpty(functions);
        return functions;
    }

    private sealed record Function(string File, int First, int Last);
}
