using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tailor.Cloud.Limits;
using Tailor.Cloud.Problems;

namespace Tailor.Cloud.Devices;

/// <summary>Lets devices through that show a token, where an endpoint asks for one.</summary>
internal static class DeviceGate
{
    /// <summary>An endpoint that only devices may use.</summary>
    public static RouteHandlerBuilder ForDevices(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new DevicesOnly()).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests);

    /// <summary>The device that asks.</summary>
    public static KnownDevice Device(this HttpContext http) => http.Features.Get<KnownDevice>()!;

    /// <summary>Checks tokens, before anything else is done for a request.</summary>
    public static void UseDeviceGate(this WebApplication app)
    {
        var (memory, lookups) = (app.Services.GetRequiredService<TokenMemory>(), app.Services.GetRequiredService<LookupLimit>());
        app.Use(async (http, next) =>
        {
            if (http.GetEndpoint()?.Metadata.GetMetadata<DevicesOnly>() is null)
            {
                await next(http);
                return;
            }

            var token = DeviceToken.Of(http.Request.Headers.Authorization);
            var hash = token.IsEmpty ? null : DeviceToken.Hash(token);
            var device = hash is null ? null : memory.Find(hash);
            if (device is null && hash is not null)
            {
                using var lease = lookups.Acquire(http);
                if (!lease.IsAcquired)
                {
                    await Problem.TooMany(http, "Too many tokens of this address that are not known yet.", TimeSpan.FromSeconds(10)).ExecuteAsync(http);
                    return;
                }

                device = await memory.LookUpAsync(hash, http.RequestAborted);
            }

            if (device is null)
            {
                http.Response.Headers.WWWAuthenticate = "Bearer";
                await Problem.Of(StatusCodes.Status401Unauthorized, "Expected the token of a device (Authorization: Bearer …), as POST /v1/devices gave it.").ExecuteAsync(http);
                return;
            }

            http.Features.Set(device);
            await next(http);
        });
    }

    private sealed class DevicesOnly;
}
