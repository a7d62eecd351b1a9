using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tailor.Cloud.Devices;
using Tailor.Cloud.Problems;

namespace Tailor.Cloud.Administration;

/// <summary>The devices that registered.</summary>
internal static class FleetAdministration
{
    private const int LongestPage = 1_000;

    public static void MapFleet(this RouteGroupBuilder group)
    {
        group.MapGet("devices", ListAsync).WithSummary("Devices in the order in which they registered: up to limit of those after the id that after names.").Produces<IReadOnlyList<DeviceSummary>>();
        group.MapDelete("devices/{id}", DeleteAsync).WithSummary("Forgets a device: its token is worth nothing any more.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(string? after, int? limit, HttpContext http, DeviceRegister register) => limit is < 1 or > LongestPage
        ? Problem.Of(StatusCodes.Status400BadRequest, $"limit must be 1 to {LongestPage}, not {limit}.")
        : TypedResults.Json(await register.ListAsync(after ?? "", limit ?? 100, http.RequestAborted), AdminJson.Default.IReadOnlyListDeviceSummary);

    private static async Task<IResult> DeleteAsync(string id, HttpContext http, DeviceRegister register, TokenMemory memory)
    {
        if (!await register.DeleteAsync(id, http.RequestAborted)) return Problem.Of(StatusCodes.Status404NotFound, $"There is no device {id}.");
        memory.Forget(); // of this node; others ask again within CloudOptions.TokenMemory
        return TypedResults.NoContent();
    }
}
