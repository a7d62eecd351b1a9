using Tailor.Models.Protocol;
using Tailor.Models.Signing;

namespace Tailor.Device.Native;

/// <summary>What a C program says to open a client, as JSON.</summary>
/// <param name="Cloud">The cloud's address.</param>
/// <param name="Folder">The device's folder.</param>
/// <param name="Model">The model's name.</param>
/// <param name="RootKeys">PEM of the root keys.</param>
/// <param name="Profile">What the device can afford, or null.</param>
/// <param name="Catalogue">Whether the app's own ids are kept.</param>
/// <param name="AllowPlainHttp">Whether http to other machines is allowed.</param>
internal sealed record NativeOptions(string Cloud, string Folder, string Model, string[] RootKeys, DeviceProfile? Profile = null, bool Catalogue = true, bool AllowPlainHttp = false)
{
    /// <summary>The same for a client.</summary>
    /// <exception cref="Models.ModelFormatException">A key is none.</exception>
    /// <exception cref="UriFormatException">The address is none.</exception>
    public TailorClientOptions ToOptions() => new()
    {
        Cloud = new(Cloud),
        Folder = Folder,
        Model = Model,
        RootKeys = [.. RootKeys.Select((pem, at) => PublicKey.FromPem(pem, $"root key {at + 1}"))],
        Profile = Profile ?? new(),
        Catalogue = Catalogue,
        AllowPlainHttp = AllowPlainHttp,
    };
}
