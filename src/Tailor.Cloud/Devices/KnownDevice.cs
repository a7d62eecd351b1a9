using Tailor.Models.Protocol;

namespace Tailor.Cloud.Devices;

/// <summary>A device that showed its token.</summary>
/// <param name="Id">What it is called.</param>
/// <param name="Profile">What it said of itself when it registered.</param>
internal sealed record KnownDevice(string Id, DeviceProfile Profile)
{
    private (string Model, long Release)[] _given = []; // a device has a model or two

    /// <summary>The newest release of a model that it is known to have been given, or 0. The database may know a newer one: numbers only rise.</summary>
    public long Given(string model) => Array.Find(Volatile.Read(ref _given), given => string.Equals(given.Model, model, StringComparison.Ordinal)).Release;

    /// <summary>Remembers what it was given. Of two at once one may be forgotten, and is looked up again.</summary>
    public void Give(string model, long release) =>
        Volatile.Write(ref _given, [.. Volatile.Read(ref _given).Where(given => !string.Equals(given.Model, model, StringComparison.Ordinal)), (model, release)]);
}
