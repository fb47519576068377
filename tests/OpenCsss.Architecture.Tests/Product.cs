using System.Reflection;
using System.Runtime.CompilerServices;
using OpenCsss.Client;
using OpenCsss.Contracts;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Smpp;
using OpenCsss.Server.Hosting;
using OpenCsss.Shops;

namespace OpenCsss.Architecture.Tests;

/// <summary>The assemblies that are shipped.</summary>
internal static class Product
{
    public static Assembly Domain => typeof(Iccid).Assembly;

    public static Assembly Contracts => typeof(ApiStatus).Assembly;

    public static Assembly Protocols => typeof(SmppHeader).Assembly;

    public static Assembly Client => typeof(CsssClient).Assembly;

    public static Assembly Platform => typeof(StorageOptions).Assembly;

    public static Assembly Shops => typeof(ShopsModule).Assembly;

    public static Assembly Server => typeof(ServerOptions).Assembly;

    public static IReadOnlyList<Assembly> All => [Domain, Contracts, Protocols, Client, Platform, Shops, Server];

    /// <summary>The types that people wrote; what compilers and generators added is not among them.</summary>
    public static IEnumerable<Type> WrittenTypes(this Assembly assembly) =>
        assembly.GetTypes().Where(type => !IsGenerated(type));

    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), inherit: false)
        || type.Name.Contains('<', StringComparison.Ordinal)
        || type.Namespace is null or "System.Runtime.CompilerServices" or "Microsoft.CodeAnalysis"
        || type.Namespace.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
        || (type.DeclaringType is { } outer && IsGenerated(outer));
}
