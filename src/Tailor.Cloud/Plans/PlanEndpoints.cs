using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tailor.Cloud.Devices;
using Tailor.Cloud.Observation;
using Tailor.Cloud.Problems;
using Tailor.Models.Protocol;

namespace Tailor.Cloud.Plans;

/// <summary><c>POST /v1/plans</c>.</summary>
internal static class PlanEndpoints
{
    public static void MapPlans(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Routes.Plans, MakeAsync).ForDevices()
            .WithSummary("A signed plan for the user's interest and the device's budget, or the guide by which the device reads the profile once more.")
            .Accepts<PlanRequest>("application/json")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").Produces<PlanGuide>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> MakeAsync(HttpContext http, DeviceModels models, PlanQueue queue, CloudOptions options, CloudMeter meter)
    {
        var (request, malformed) = await MessageBody.ReadAsync(http, ProtocolJson.Default.PlanRequest);
        if (request is null) return malformed!;
        var (model, missing) = await models.FindAsync(http, request.Model, request.Release);
        if (model is null) return missing!;
        var profile = request.Profile ?? http.Device().Profile;
        if (Wrong(request, model, profile) is { } wrong) return Problem.Of(StatusCodes.Status400BadRequest, wrong);
        var (budgets, lacks) = PlanBudgets.Of(model, profile);
        if (budgets is null) return Problem.Of(StatusCodes.Status422UnprocessableEntity, lacks!);

        var ask = new PlanAsk
        {
            Device = http.Device(),
            Model = model,
            Interest = Floats(request.Interest),
            Guided = request.Guided is { } guided ? Floats(guided) : null,
            Budgets = budgets,
            Sequence = request.Sequence,
            Came = options.Time.GetTimestamp(),
            Aborted = http.RequestAborted,
        };
        if (!queue.TryAdd(ask))
        {
            meter.Refused();
            return Problem.TooMany(http, $"{options.Plans.Queue} requests for plans wait already; come back after the time that Retry-After says.", TimeSpan.FromSeconds(1));
        }

        var answer = await ask.Answer;
        meter.Answered(options.Time.GetElapsedTime(ask.Came), answer);
        if (answer.Problem is { } problem) return Problem.Of(StatusCodes.Status422UnprocessableEntity, problem);
        return answer.Guide is { } guide
            ? TypedResults.Json(new PlanGuide(MemoryMarshal.AsBytes(guide.AsSpan()).ToArray()), ProtocolJson.Default.PlanGuide, statusCode: StatusCodes.Status202Accepted)
            : TypedResults.Bytes(answer.Plan!, "application/octet-stream");
    }

    private static string? Wrong(PlanRequest request, OpenModel model, DeviceProfile profile)
    {
        if (request.Sequence == ulong.MaxValue) return $"sequence must be less than {ulong.MaxValue}: the plan's is greater.";
        if (ProfileRules.Problem(profile) is { } problem) return problem;
        var (customizer, width) = (model.Customizer?.Spec, model.Manifest.Backbone.Width);
        if (request.Guided is not null && customizer is not { ReadsGuidedInterest: true }) return $"Plans of {model.Manifest.Name} take one exchange: guided must be absent.";
        if (request.Interest.Length > 0 || customizer is { ReadsInterest: true })
        {
            if (WrongInterest("interest", request.Interest, width) is { } wrong) return wrong;
        }

        return request.Guided is null ? null : WrongInterest("guided", request.Guided, width);
    }

    private static string? WrongInterest(string name, byte[] bytes, int expected)
    {
        if (bytes.Length != expected * sizeof(float)) return $"{name} must have {expected} float32 values of this model, {expected * sizeof(float)} bytes, not {bytes.Length} bytes.";
        foreach (var value in MemoryMarshal.Cast<byte, float>(bytes))
        {
            if (value is not (>= -1 and <= 1)) return $"Each value of {name} must be −1 to 1, but one is {value}.";
        }

        return null;
    }

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();
}
