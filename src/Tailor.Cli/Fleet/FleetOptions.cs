namespace Tailor.Cli.Fleet;

/// <summary>How a fleet lives.</summary>
internal sealed record FleetOptions
{
    /// <summary>Devices, each with the history of one user.</summary>
    public required int Devices { get; init; }

    /// <summary>Days that are simulated.</summary>
    public required int Days { get; init; }

    /// <summary>Items that a user takes in a day.</summary>
    public required int ItemsPerDay { get; init; }

    /// <summary>Share of device days without a network.</summary>
    public required double Offline { get; init; }

    /// <summary>Share of device days on which the connection breaks in the middle of an answer, and the app is gone with it.</summary>
    public required double Cut { get; init; }

    /// <summary>By what small and medium devices limit the item table.</summary>
    public FleetLimit Limit { get; init; }

    /// <summary>Devices that are awake at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Seed of classes, networks and the order of devices.</summary>
    public required int Seed { get; init; }
}
