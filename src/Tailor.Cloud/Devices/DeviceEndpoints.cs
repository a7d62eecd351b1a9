using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tailor.Cloud.Limits;
using Tailor.Cloud.Problems;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Devices;

/// <summary><c>POST /v1/devices</c>.</summary>
internal static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Routes.Devices, RegisterAsync)
            .WithSummary("A device introduces itself, and gets the token that it shows from then on.")
            .Accepts<RegisterRequest>("application/json").Produces<RegisterResponse>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .RequireRateLimiting(RateLimits.Registrations);

    private static async Task<IResult> RegisterAsync(HttpContext http, DeviceRegister register)
    {
        var (request, problem) = await MessageBody.ReadAsync(http, ProtocolJson.Default.RegisterRequest);
        if (request is null) return problem!;
        return ProfileRules.Problem(request.Profile) is { } wrong
            ? Problem.Of(StatusCodes.Status400BadRequest, wrong)
            : TypedResults.Created((string?)null, await register.AddAsync(request.Profile, http.RequestAborted));
    }
}
