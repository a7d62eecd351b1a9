using Tailor.Models.Protocol;

namespace Tailor.Device.Stores;

/// <summary>All that a store remembers besides the blocks.</summary>
internal sealed record StoreState
{
    /// <summary>The format that this version reads and writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The file's format.</summary>
    public required int Format { get; init; }

    /// <summary>The cloud's name for this device, or empty before it was introduced.</summary>
    public string Id { get; init; } = "";

    /// <summary>What it shows with each request.</summary>
    public string Token { get; init; } = "";

    /// <summary>What the cloud knows that it can afford.</summary>
    public DeviceProfile? Profile { get; init; }

    /// <summary>The greatest sequence number of a keyring that was seen.</summary>
    public long KeyringSequence { get; init; }

    /// <summary>The greatest sequence number of a release that was seen.</summary>
    public long ReleaseSequence { get; init; }

    /// <summary>The greatest sequence number of a plan that was seen.</summary>
    public ulong PlanSequence { get; init; }

    /// <summary>When the cloud was last asked which release there is, in seconds since 1970 (UTC).</summary>
    public long ReleaseChecked { get; init; }

    /// <summary>The day that <see cref="DownBytes"/> counts, in days since 1970 (UTC).</summary>
    public long Day { get; init; }

    /// <summary>Bytes that were downloaded on that day.</summary>
    public long DownBytes { get; init; }

    /// <summary>Interests that were sent with noise since the store was made; what they cost of the user's privacy follows from it.</summary>
    public long Uploads { get; init; }

    /// <summary>When the cloud was last told how this device fares, or the first release was installed, in seconds since 1970 (UTC).</summary>
    public long? Told { get; init; }

    /// <summary>What it was told, but may not have heard.</summary>
    public TelemetryBatch? Telling { get; init; }

    /// <summary>What it has not been told yet.</summary>
    public IReadOnlyList<TelemetryReport>? Untold { get; init; }

    /// <summary>What the device runs, or null before anything was installed.</summary>
    public Installation? Installed { get; init; }
}
