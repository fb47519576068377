using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using OpenCsss.Platform.Storage;

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

    // Pages see modules; modules never see pages.
    [Fact]
    public void The_platform_knows_neither_pages_nor_commands() =>
        Rule.Holds(
            from reference in Product.Platform.GetReferencedAssemblies()
            where reference.Name == Product.Shops.GetName().Name || reference.Name == Product.Server.GetName().Name
            select reference.Name);

    [Fact]
    public void Pages_know_the_platform_and_no_command() =>
        Rule.Holds(
            from reference in Product.Shops.GetReferencedAssemblies()
            where reference.Name == Product.Server.GetName().Name || reference.Name == Product.Client.GetName().Name
            select reference.Name);

    // A page calls a module's face: never a store, never the database.
    [Fact]
    public void Pages_use_no_store_and_no_statement() =>
        Rule.Holds(TypesUsedBy(Product.Shops).Where(
            name => name.EndsWith("Store", StringComparison.Ordinal) || name == typeof(Db).FullName
                || name == typeof(ReadStatement).FullName));

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
