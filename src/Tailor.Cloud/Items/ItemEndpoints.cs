using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tailor.Cloud.Devices;
using Tailor.Cloud.Plans;
using Tailor.Cloud.Problems;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Items;

/// <summary><c>GET /v1/items/embeddings?model=…&amp;release=…&amp;ids=1,2,3</c>: what a device that holds no table needs for a session's candidates.</summary>
internal static class ItemEndpoints
{
    public static void MapItems(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Routes.ItemEmbeddings, SendAsync).ForDevices()
            .WithSummary("Rows of a release's item table: float32 in the order of the ids, each row's bias behind it where the model has biases.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    private static async Task<IResult> SendAsync(string? model, string? release, string? ids, HttpContext http, DeviceModels models, CloudOptions options)
    {
        if (model is null || !long.TryParse(release, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || string.IsNullOrEmpty(ids)) return Problem.Of(StatusCodes.Status400BadRequest, "Expected a model, the number of its release, and ids with commas between them.");
        var (open, missing) = await models.FindAsync(http, model, sequence);
        if (open is null) return missing!;
        var count = ids.AsSpan().Count(',') + 1;
        if (count > options.Limits.ItemRows) return Problem.Of(StatusCodes.Status413PayloadTooLarge, $"Expected at most {options.Limits.ItemRows} ids, found {count}.");
        var (items, at) = (new int[count], 0);
        foreach (var part in ids.AsSpan().Split(','))
        {
            if (!int.TryParse(ids.AsSpan()[part], NumberStyles.None, CultureInfo.InvariantCulture, out items[at])) return Problem.Of(StatusCodes.Status400BadRequest, $"Id {at + 1} of {count} is no number.");
            if (items[at] >= open.Rows.Count) return Problem.Of(StatusCodes.Status400BadRequest, $"{model} has the items 0 to {open.Rows.Count - 1}, not {items[at]}.");
            at++;
        }

        var rows = new byte[count * open.Rows.RowLength * sizeof(float)];
        open.Rows.Read(items, rows);
        http.Response.Headers.CacheControl = "private, max-age=86400"; // a release's rows never change
        return TypedResults.Bytes(rows, "application/octet-stream");
    }
}
