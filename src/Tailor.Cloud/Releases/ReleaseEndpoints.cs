using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tailor.Cloud.Devices;
using Tailor.Cloud.Problems;
using Tailor.Cloud.Rollouts;
using Tailor.Cloud.Storage;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Releases;

/// <summary><c>GET /v1/keyring</c> and <c>GET /v1/models/{name}</c>: signed documents, as they were published.</summary>
internal static class ReleaseEndpoints
{
    public static void MapReleases(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Keyring, Keyring)
            .WithSummary("Which keys sign releases and plans, signed by the root key.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").Produces(StatusCodes.Status304NotModified);
        routes.MapGet($"{Routes.Models}/{{name}}", ReleaseAsync).ForDevices()
            .WithSummary("The signed release of a model that this device is to run.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult Keyring(HttpContext http, PublishedKeys keys)
    {
        var bytes = keys.Bytes();
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(bytes, "application/octet-stream", entityTag: new(DocumentTag.Of(bytes)));
    }

    private static async Task<IResult> ReleaseAsync(string name, HttpContext http, Store store, RolloutChoice rollouts)
    {
        if (!store.HasModel(name)) return Problem.Of(StatusCodes.Status404NotFound, $"There is no model {name}.");
        if (await rollouts.ReleaseForAsync(http.Device().Id, name, http.RequestAborted) is not { } sequence) return Problem.Of(StatusCodes.Status404NotFound, $"There is no release of {name} for this device yet.");
        http.Device().Give(name, sequence); // so that the plan that it asks for next needs no database
        var bytes = await File.ReadAllBytesAsync(store.ReleaseFile(name, sequence), http.RequestAborted);
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Bytes(bytes, "application/octet-stream", entityTag: new(DocumentTag.Of(bytes)));
    }
}
