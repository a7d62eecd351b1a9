using Microsoft.AspNetCore.Http;
using Tailor.Cloud.Devices;
using Tailor.Cloud.Limits;
using Tailor.Cloud.Problems;
using Tailor.Cloud.Rollouts;
using Tailor.Cloud.Storage;

namespace Tailor.Cloud.Plans;

/// <summary>
/// The models that a device may ask about: the release that it was given or is given now, and older ones, which it runs until it has switched. What did not reach a device yet is nothing
/// to it; and an older model that no device uses any more is opened for it a few times a minute only.
/// </summary>
internal sealed class DeviceModels(OpenModels models, Store store, RolloutChoice rollouts, RolloutTable table, OpeningLimit openings)
{
    /// <summary>The model of a release, if this device may ask about it.</summary>
    /// <returns>The model, or what to answer instead.</returns>
    public async ValueTask<(OpenModel? Model, IResult? Problem)> FindAsync(HttpContext http, string model, long release)
    {
        var device = http.Device();
        var given = device.Given(model);
        if (release > given) given = await LookUpAsync(device, model, release, http.RequestAborted);
        if (release < given && !models.Has(model, release) && store.HasRelease(model, release) && openings.Wait(device.Id) is { } wait)
            return (null, Problem.TooMany(http, $"Release {release} of {model} is not the newest that you were given, and older ones are opened a few times a minute only; come back after the time that Retry-After says.", wait));
        return release <= given && models.Find(model, release) is { } open
            ? (open, null)
            : (null, Problem.Of(StatusCodes.Status404NotFound, $"There is no release {release} of {model} for this device."));
    }

    /// <summary>The newest release that the device was given, or is given now.</summary>
    private async Task<long> LookUpAsync(KnownDevice device, string model, long release, CancellationToken cancellation)
    {
        if (!store.HasRelease(model, release)) return 0;
        var given = await table.GivenAsync(device.Id, model, cancellation);
        if (given < release) given = await rollouts.ReleaseForAsync(device.Id, model, cancellation) ?? 0;
        if (given > 0) device.Give(model, given);
        return given;
    }
}
