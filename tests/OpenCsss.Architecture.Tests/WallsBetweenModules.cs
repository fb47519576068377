using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace OpenCsss.Architecture.Tests;

public sealed class WallsBetweenModules
{
    private const string ModulesNamespace = "OpenCsss.Server.Modules.";

    private static readonly IReadOnlyList<IType> ServerTypes =
        [.. new ArchLoader().LoadAssembly(Product.Server).Build().Types];

    [Fact]
    public void A_module_never_uses_the_store_of_another()
    {
        var stores = ServerTypes.Where(type => ModuleOf(type) is not null && IsStore(type)).ToHashSet();
        Assert.NotEmpty(stores);
        Rule.Holds(UsesBetween(
            user => ModuleOf(user) is not null,
            (user, used) => stores.Contains(used) && ModuleOf(used) != ModuleOf(user)));
    }

    [Fact]
    public void Storage_knows_nothing_of_what_is_stored() =>
        Rule.Holds(UsesBetween(
            user => IsIn(user, "Storage"),
            (_, used) => IsOfServer(used) && !IsIn(used, "Storage")));

    [Fact]
    public void Modules_know_nothing_of_the_command_line_and_the_console() =>
        Rule.Holds(UsesBetween(
            user => ModuleOf(user) is not null,
            (_, used) => IsIn(used, "Cli") || IsIn(used, "Console")));

    private static IEnumerable<string> UsesBetween(Func<IType, bool> isUser, Func<IType, IType, bool> isForbidden)
    {
        var users = ServerTypes.Where(isUser).ToList();
        Assert.NotEmpty(users);
        return users
            .SelectMany(user => user.Dependencies.Select(dependency => dependency.Target)
                .Where(used => isForbidden(user, used))
                .Select(used => $"{user.FullName} uses {used.FullName}"))
            .Distinct();
    }

    private static string? ModuleOf(IType type) =>
        type.FullName.StartsWith(ModulesNamespace, StringComparison.Ordinal)
            ? type.FullName[ModulesNamespace.Length..].Split('.')[0]
            : null;

    // A row that a store declares inside itself is as private as the store.
    private static bool IsStore(IType type) => type.FullName.Split('+')[0].EndsWith("Store", StringComparison.Ordinal);

    private static bool IsIn(IType type, string part) =>
        type.FullName.StartsWith($"OpenCsss.Server.{part}.", StringComparison.Ordinal);

    private static bool IsOfServer(IType type) =>
        type.FullName.StartsWith("OpenCsss.Server.", StringComparison.Ordinal);
}
