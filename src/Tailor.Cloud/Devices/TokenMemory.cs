using Microsoft.Extensions.Caching.Memory;

namespace Tailor.Cloud.Devices;

/// <summary>Remembers whose tokens were seen, so that most requests need no database.</summary>
internal sealed class TokenMemory(DeviceRegister register, CloudOptions options) : IDisposable
{
    private const int MostDevices = 200_000; // some 100 MB

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostDevices });

    /// <summary>The device of a token that is in memory, or null.</summary>
    public KnownDevice? Find(byte[] hash) => _known.TryGetValue(Convert.ToBase64String(hash), out KnownDevice? device) ? device : null;

    /// <summary>The device of a token by the database, or null.</summary>
    public async Task<KnownDevice?> LookUpAsync(byte[] hash, CancellationToken cancellation)
    {
        var device = await register.FindAsync(hash, cancellation);
        if (device is not null) _known.Set(Convert.ToBase64String(hash), device, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = options.TokenMemory });
        return device;
    }

    /// <summary>Forgets all, so that the database is asked again.</summary>
    public void Forget() => _known.Clear();

    public void Dispose() => _known.Dispose();
}
