using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Tailor.Cloud.Problems;
using Tailor.Cloud.Storage;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Blocks;

/// <summary>
/// <c>GET /v1/blocks/{sha256}</c>: bytes that are named by what they are, so they never change, anybody may cache them, and nobody has to say who asks:
/// whoever has the name of a block has a release, or its bytes.
/// </summary>
internal static class BlockEndpoints
{
    public static void MapBlocks(this IEndpointRouteBuilder routes) =>
        routes.MapMethods($"{Routes.Blocks}/{{sha256}}", [HttpMethods.Get, HttpMethods.Head], Send)
            .WithSummary("A piece's bytes, or a range of them.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").Produces(StatusCodes.Status206PartialContent).ProducesProblem(StatusCodes.Status404NotFound);

    private static IResult Send(string sha256, HttpContext http, Store store)
    {
        if (!Store.IsDigest(sha256)) return Problem.Of(StatusCodes.Status404NotFound, "Expected the name of a block: 64 lower-case hexadecimal digits.");
        var file = store.BlockFile(sha256);
        if (!File.Exists(file)) return Problem.Of(StatusCodes.Status404NotFound, $"There is no block {sha256}.");
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.PhysicalFile(file, "application/octet-stream", entityTag: new EntityTagHeaderValue($"\"{sha256}\""), enableRangeProcessing: true);
    }
}
