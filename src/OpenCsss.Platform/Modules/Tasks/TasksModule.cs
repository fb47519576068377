using OpenCsss.Platform.Surfaces.Mall;

namespace OpenCsss.Platform.Modules.Tasks;

/// <summary>Work on many items that partners ask for, and bundle groups, which are its first use.</summary>
internal static class TasksModule
{
    public static IServiceCollection AddTasks(this IServiceCollection services, TaskOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<DurableTaskSignal>()
            .AddSingleton<DurableTaskWorker>()
            .AddHostedService(provider => provider.GetRequiredService<DurableTaskWorker>())
            .AddHostedService<DurableTaskRetention>();

    public static void MapTasks(this IEndpointRouteBuilder routes) => routes.MapMall(MallRoutes.TopUp, mall =>
    {
        var groups = mall.MapGroup("/mall/bundle-groups");
        groups.MapGet("/bundles", ListGroups.HandleAsync).AnswersInEnvelope("bundles");
        groups.MapPost("/{group_id}/sims", ChangeGroupSims.AddAsync).AnswersInEnvelope("addGroupSims");
        groups.MapDelete("/{group_id}/sims", ChangeGroupSims.RemoveAsync).AnswersInEnvelope("removeGroupSims");
        groups.MapGet("/{group_id}/sims", ListGroups.ListSimsAsync).AnswersInEnvelope("listGroupSims");
        mall.MapGet("/async-result/{request_id}", ShowTask.HandleAsync).AnswersInEnvelope("asyncResult");
    });
}
