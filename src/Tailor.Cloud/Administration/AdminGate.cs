using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tailor.Cloud.Problems;

namespace Tailor.Cloud.Administration;

/// <summary>Lets administrators through. A node without a hash has no such endpoints at all.</summary>
internal static class AdminGate
{
    /// <summary>Endpoints below <c>/v1/admin</c> that ask for the key first.</summary>
    public static RouteGroupBuilder MapAdministration(this IEndpointRouteBuilder routes, string hash)
    {
        var group = routes.MapGroup("v1/admin").WithTags("administration").ProducesProblem(StatusCodes.Status401Unauthorized);
        group.AddEndpointFilter(async (context, next) =>
        {
            if (AdminKey.Fits(context.HttpContext.Request.Headers.Authorization, hash)) return await next(context);
            context.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.Of(StatusCodes.Status401Unauthorized, "Expected the administrators' key (Authorization: Bearer …).");
        });
        group.MapModels();
        group.MapFleet();
        group.MapKeys();
        return group;
    }
}
