namespace Tailor.Device.Stores;

/// <summary>What a device runs: signed documents and what it asked with. Everything else follows from them and from the blocks.</summary>
internal sealed record Installation
{
    /// <summary>The keyring by which the release was accepted.</summary>
    public required byte[] Keyring { get; init; }

    /// <summary>The keyring by which the plan was accepted; keys may have been exchanged since the release.</summary>
    public byte[]? PlanKeyring { get; init; }

    /// <summary>The release.</summary>
    public required byte[] Release { get; init; }

    /// <summary>The plan, or null where the model runs as it is.</summary>
    public byte[]? Plan { get; init; }

    /// <summary>What the cloud called this device when the plan was made.</summary>
    public string Id { get; init; } = "";

    /// <summary>The interest that the plan was made for, float32 with the lowest byte first; null where the plan was asked for before there was one.</summary>
    public byte[]? Interest { get; init; }

    /// <summary>When it was installed, in seconds since 1970 (UTC).</summary>
    public required long Since { get; init; }
}
