using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenCsss.Testing;

/// <summary>What a test adds to the server before it is built, and to its routes.</summary>
internal sealed record HostAddition(Action<IServiceCollection> AddServices, Action<IEndpointRouteBuilder> Map);
