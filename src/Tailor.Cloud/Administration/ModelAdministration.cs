using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tailor.Cloud.Problems;
using Tailor.Cloud.Rollouts;
using Tailor.Cloud.Storage;

namespace Tailor.Cloud.Administration;

/// <summary>Models, releases and how far they go.</summary>
internal static class ModelAdministration
{
    public static void MapModels(this RouteGroupBuilder group)
    {
        group.MapGet("models", ListAsync).WithSummary("Models, their releases, how far each goes and how many devices have it.").Produces<IReadOnlyList<ModelSummary>>();
        group.MapPut("models/{name}/releases/{sequence:long}/rollout", SetAsync).WithSummary("Starts, raises or stops a release.")
            .Accepts<RolloutChange>("application/json").Produces<ReleaseSummary>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("models/{name}/releases/{sequence:long}/health", HealthAsync).WithSummary("How a release fares.")
            .Produces<ReleaseCounts>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("models/{name}/compare", CompareAsync).WithSummary("How two releases fare, side by side (?a=…&b=…).")
            .Produces<IReadOnlyDictionary<string, ReleaseCounts>>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("models/{name}/rollback", RollBackAsync).WithSummary("Stops the newest releases and publishes an older one again, under a new number that devices take.")
            .Accepts<RollbackRequest>("application/json").Produces<ReleaseSummary>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ListAsync(HttpContext http, Store store, RolloutTable table, ReleaseHealth health)
    {
        var models = new List<ModelSummary>();
        foreach (var name in store.Models())
        {
            var (rollouts, devices) = (await table.OfAsync(name, http.RequestAborted), await health.DevicesAsync(name, http.RequestAborted));
            models.Add(new(name, [.. store.Sequences(name).Reverse().Select(release => new ReleaseSummary(release, rollouts.GetValueOrDefault(release, table.Initial), devices.GetValueOrDefault(release)))]));
        }

        return TypedResults.Json<IReadOnlyList<ModelSummary>>(models, AdminJson.Default.IReadOnlyListModelSummary);
    }

    private static async Task<IResult> SetAsync(string name, long sequence, HttpContext http, Store store, RolloutTable table, ReleaseHealth health)
    {
        if (!store.HasRelease(name, sequence)) return Missing(name, sequence);
        var (change, problem) = await MessageBody.ReadAsync(http, AdminJson.Default.RolloutChange);
        if (change is null) return problem!;
        if (change.Percent is < 0 or > 100) return Problem.Of(StatusCodes.Status400BadRequest, $"percent must be 0 to 100, not {change.Percent}.");
        var rollout = new Rollout(change.Percent, change.Stopped, change.Stopped ? "An administrator stopped it." : "");
        await table.SetAsync(name, sequence, rollout, http.RequestAborted);
        var devices = await health.DevicesAsync(name, http.RequestAborted);
        return TypedResults.Json(new ReleaseSummary(sequence, rollout, devices.GetValueOrDefault(sequence)), AdminJson.Default.ReleaseSummary);
    }

    private static async Task<IResult> HealthAsync(string name, long sequence, HttpContext http, Store store, ReleaseHealth health) => store.HasRelease(name, sequence)
        ? TypedResults.Json(await health.OfAsync(name, sequence, http.RequestAborted), AdminJson.Default.ReleaseCounts)
        : Missing(name, sequence);

    private static async Task<IResult> CompareAsync(string name, long a, long b, HttpContext http, Store store, ReleaseHealth health)
    {
        if (!store.HasRelease(name, a)) return Missing(name, a);
        if (!store.HasRelease(name, b)) return Missing(name, b);
        var counts = new Dictionary<string, ReleaseCounts>(StringComparer.Ordinal) { ["a"] = await health.OfAsync(name, a, http.RequestAborted), ["b"] = await health.OfAsync(name, b, http.RequestAborted) };
        return TypedResults.Json<IReadOnlyDictionary<string, ReleaseCounts>>(counts, AdminJson.Default.IReadOnlyDictionaryStringReleaseCounts);
    }

    private static async Task<IResult> RollBackAsync(string name, HttpContext http, Store store, Rollback rollback, CloudOptions options)
    {
        var (request, problem) = await MessageBody.ReadAsync(http, AdminJson.Default.RollbackRequest);
        if (request is null) return problem!;
        if (!store.HasRelease(name, request.To)) return Missing(name, request.To);
        if (options.ReleaseKey is null) return Problem.Of(StatusCodes.Status409Conflict, "This node has no key of releases; publish the older release again where that key is kept, and stop the newer ones here.");
        var (sequence, rollout) = await rollback.RunAsync(name, request.To, http.RequestAborted);
        return TypedResults.Json(new ReleaseSummary(sequence, rollout, 0), AdminJson.Default.ReleaseSummary, statusCode: StatusCodes.Status201Created);
    }

    private static IResult Missing(string name, long sequence) => Problem.Of(StatusCodes.Status404NotFound, $"There is no release {sequence} of {name}.");
}
