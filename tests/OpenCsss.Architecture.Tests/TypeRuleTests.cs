using System.Reflection;

namespace OpenCsss.Architecture.Tests;

public sealed class TypeRuleTests
{
    private const BindingFlags DeclaredStatic =
        BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly List<Type> ServerTypes =
        [.. Product.Platform.WrittenTypes(), .. Product.Server.WrittenTypes()];

    private static readonly string[] EmptyWords = ["Dto", "Model", "Helper", "Manager", "Util", "Utils", "Mapper"];

    [Fact]
    public void The_server_shows_nothing_to_others() =>
        Rule.Holds(
            from type in ServerTypes
            where type.IsVisible
            select $"{type} is public");

    [Fact]
    public void A_class_of_the_server_is_sealed_static_or_made_to_be_derived_from()
    {
        var types = ServerTypes;
        var bases = types.Select(type => type.BaseType).OfType<Type>()
            .Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type).ToHashSet();
        Rule.Holds(
            from type in types
            where type.IsClass && !type.IsSealed && !type.IsAbstract && !bases.Contains(type)
            select $"{type} is not sealed");
    }

    [Fact]
    public void No_type_is_named_by_a_word_that_says_nothing() =>
        Rule.Holds(
            from type in Product.All.SelectMany(Product.WrittenTypes)
            from word in EmptyWords
            where type.Name.Split('`')[0].EndsWith(word, StringComparison.Ordinal)
            select $"{type} ends in {word}");

    [Fact]
    public void No_name_of_a_type_stands_twice() =>
        Rule.Holds(
            from type in Product.All.SelectMany(Product.WrittenTypes)
            where !type.IsNested
            group type by type.Name into same
            where same.Count() > 1
            select string.Join(", ", same.Select(type => type.FullName)));

    [Fact]
    public void No_state_is_shared_through_static_fields() =>
        Rule.Holds(
            from type in Product.All.SelectMany(Product.WrittenTypes)
            from field in type.GetFields(DeclaredStatic)
            where !field.IsInitOnly && !field.IsLiteral && !field.IsDefined(typeof(ThreadStaticAttribute))
            select $"{type}.{field.Name} can be changed");

    [Fact]
    public void A_cancellation_token_comes_last_and_is_never_left_out() =>
        Rule.Holds(
            from type in Product.All.SelectMany(Product.WrittenTypes)
            from method in type.GetMethods(
                DeclaredStatic | BindingFlags.Instance)
            where !method.Name.Contains('<', StringComparison.Ordinal)
            from parameter in method.GetParameters()
            where parameter.ParameterType == typeof(CancellationToken)
                && (parameter.HasDefaultValue || parameter.Position != method.GetParameters().Length - 1)
            select $"{type}.{method.Name}: {parameter.Name} has a default or is not the last parameter");
}
