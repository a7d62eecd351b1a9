namespace Tailor.Models.Protocol;

/// <summary>What a device is and can afford, as it says itself. A limit that is null is none.</summary>
public sealed record DeviceProfile
{
    /// <summary>Bytes of memory that the recommender may take.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Bytes of storage that the model may take.</summary>
    public long? StorageBytes { get; init; }

    /// <summary>Bytes that may be downloaded in a day.</summary>
    public long? DailyDownloadBytes { get; init; }

    /// <summary>Multiply-adds for one recommendation, the item table's aside.</summary>
    public long? MultiplyAdds { get; init; }

    /// <summary>Bytes of the item table.</summary>
    public long? TableBytes { get; init; }

    /// <summary>Average bits of a weight, 2 to 8.</summary>
    public double? AverageBits { get; init; }

    /// <summary>A word for its class of devices, for statistics: up to 100 letters, digits, '.', '_' or '-'.</summary>
    public string Class { get; init; } = "";
}
