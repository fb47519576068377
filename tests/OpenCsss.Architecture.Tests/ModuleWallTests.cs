using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace OpenCsss.Architecture.Tests;

/// <summary>
/// Who may know whom inside the platform. The lists go from the bottom up: each sees only what stands before it, so no
/// circle can form.
/// </summary>
public sealed class ModuleWallTests
{
    private const string PlatformNamespace = "OpenCsss.Platform.";
    private const string ModulesFolder = "Modules";
    private const string SurfacesFolder = "Surfaces";

    /// <summary>An envelope and its codes, which several surfaces have; no surface by itself.</summary>
    private const string SharedEnvelope = "Statuses";

    private static readonly string[] Layers =
    [
        "Settings", "Languages", "Storage", "Imports", "Jobs", "Verification", "Security", "Idempotency", SurfacesFolder,
        ModulesFolder,
    ];

    private static readonly string[] Modules =
    [
        "Ledger", "Partners", "SimDirectory", "Plans", "Events", "Mail", "Callbacks", "Carriers", "Lifecycle", "Orders",
        "Payments", "Sms", "Usage", "Networks", "Sims", "Tasks", "TopUpShop", "Verification",
    ];

    private static readonly IReadOnlyList<IType> PlatformTypes =
        [.. new ArchLoader().LoadAssembly(Product.Platform).Build().Types];

    [Fact]
    public void A_layer_knows_only_those_below_it() => Rule.Holds(UpwardUses(Layers, LayerOf));

    [Fact]
    public void A_module_knows_only_those_below_it() => Rule.Holds(UpwardUses(Modules, ModuleOf));

    [Fact]
    public void Each_layer_and_each_module_has_its_place_in_the_order()
    {
        Assert.Equal(Layers.Order(), PlatformTypes.Select(LayerOf).OfType<string>().Distinct().Order());
        Assert.Equal(Modules.Order(), PlatformTypes.Select(ModuleOf).OfType<string>().Distinct().Order());
    }

    [Fact]
    public void A_module_never_uses_the_store_of_another()
    {
        var stores = PlatformTypes.Where(type => ModuleOf(type) is not null && IsStore(type)).ToHashSet();
        Assert.NotEmpty(stores);
        Rule.Holds(Uses(
            (user, used) => ModuleOf(user) is { } module && stores.Contains(used) && ModuleOf(used) != module));
    }

    [Fact]
    public void What_all_surfaces_have_in_common_knows_none_of_them()
    {
        Assert.Contains(PlatformTypes, type => type.Name == "Surface" && IsOfAllSurfaces(type));
        Rule.Holds(Uses((user, used) => IsOfAllSurfaces(user) && SurfaceOf(used) is not null));
    }

    [Fact]
    public void A_surface_knows_no_other()
    {
        Assert.Superset(
            new HashSet<string?> { "Enterprise", "Operator", SharedEnvelope }, PlatformTypes.Select(SurfaceOf).ToHashSet());
        Rule.Holds(Uses((user, used) =>
            SurfaceOf(user) is { } one && SurfaceOf(used) is { } other && one != other && other != SharedEnvelope));
    }

    [Fact]
    public void A_module_knows_of_a_surface_how_to_map_a_route_and_nothing_else()
    {
        Assert.NotEmpty(Uses((user, used) => ModuleOf(user) is not null && IsRoutesOfSurface(used)));
        Rule.Holds(Uses((user, used) =>
            ModuleOf(user) is not null && SurfaceOf(used) is not null && !IsRoutesOfSurface(used)));
    }

    private static IEnumerable<string> UpwardUses(string[] order, Func<IType, string?> placeOf) =>
        Uses((user, used) =>
            placeOf(user) is { } below && placeOf(used) is { } above
            && Array.IndexOf(order, above) > Array.IndexOf(order, below));

    private static IEnumerable<string> Uses(Func<IType, IType, bool> isForbidden) => PlatformTypes
        .SelectMany(user => user.Dependencies.Select(dependency => dependency.Target)
            .Where(used => isForbidden(user, used))
            .Select(used => $"{user.FullName} uses {used.FullName}"))
        .Distinct();

    private static string? LayerOf(IType type) => PartAfter(type, PlatformNamespace);

    private static string? ModuleOf(IType type) => PartAfter(type, $"{PlatformNamespace}{ModulesFolder}.");

    private static string? SurfaceOf(IType type) => PartAfter(type, $"{PlatformNamespace}{SurfacesFolder}.");

    private static bool IsOfAllSurfaces(IType type) => LayerOf(type) == SurfacesFolder && SurfaceOf(type) is null;

    private static bool IsRoutesOfSurface(IType type) =>
        SurfaceOf(type) is not null && type.Name.EndsWith("Routes", StringComparison.Ordinal);

    // Types of the root itself, and what generators add, are in no part.
    private static string? PartAfter(IType type, string prefix) =>
        type.FullName.StartsWith(prefix, StringComparison.Ordinal)
        && type.FullName[prefix.Length..].Split('.') is { Length: > 1 } parts
            ? parts[0]
            : null;

    // A row that a store declares inside itself is as private as the store.
    private static bool IsStore(IType type) => type.FullName.Split('+')[0].EndsWith("Store", StringComparison.Ordinal);
}
