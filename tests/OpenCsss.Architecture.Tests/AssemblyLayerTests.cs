using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OpenCsss.Architecture.Tests;

public sealed class AssemblyLayerTests
{
    // What would let a rule look at the clock, at chance or at the outside.
    private static readonly string[] Outside =
    [
        "System.IO.", "System.Net.", "System.Threading.Timer", "System.TimeProvider", "System.Random",
        "System.Environment", "System.Console", "System.Diagnostics.Process", "System.Diagnostics.Stopwatch",
    ];

    [Fact]
    public void Domain_references_the_base_class_library_alone() =>
        Rule.Holds(ReferencesBeyondTheBase(Product.Domain));

    [Fact]
    public void Domain_sees_neither_clock_nor_chance_nor_the_outside() =>
        Rule.Holds(TypesUsedBy(Product.Domain).Where(
            name => Outside.Any(outside => name.StartsWith(outside, StringComparison.Ordinal))));

    [Fact]
    public void Contracts_reference_the_base_class_library_alone() =>
        Rule.Holds(ReferencesBeyondTheBase(Product.Contracts));

    [Fact]
    public void Protocols_reference_the_base_class_library_alone() =>
        Rule.Holds(ReferencesBeyondTheBase(Product.Protocols));

    [Fact]
    public void The_client_references_the_contracts_alone() =>
        Rule.Holds(ReferencesBeyondTheBase(Product.Client).Where(
            name => name != Product.Contracts.GetName().Name));

    private static IEnumerable<string> ReferencesBeyondTheBase(Assembly assembly) =>
        from reference in assembly.GetReferencedAssemblies()
        where reference.Name != "System" && !reference.Name!.StartsWith("System.", StringComparison.Ordinal)
        select reference.Name;

    private static List<string> TypesUsedBy(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var names = new List<string>();
        foreach (var handle in metadata.TypeReferences)
        {
            var type = metadata.GetTypeReference(handle);
            names.Add($"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");
        }

        Assert.Contains("System.Object", names);
        return names;
    }
}
