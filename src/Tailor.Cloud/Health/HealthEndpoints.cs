using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tailor.Cloud.Database;
using Tailor.Cloud.Problems;
using Tailor.Cloud.Storage;

namespace Tailor.Cloud.Health;

/// <summary><c>GET /health/live</c>: the process answers. <c>GET /health/ready</c>: database and store do too, so that requests may be sent here.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Text("live")).WithSummary("The process answers.");
        routes.MapGet("/health/ready", ReadyAsync).WithSummary("Database and store answer, too.").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ReadyAsync(HttpContext http, CloudDatabase database, Store store)
    {
        if (!File.Exists(store.KeyringFile)) return Problem.Of(StatusCodes.Status503ServiceUnavailable, "The store cannot be read.");
        await database.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM migrations"), http.RequestAborted);
        return TypedResults.Text("ready");
    }
}
