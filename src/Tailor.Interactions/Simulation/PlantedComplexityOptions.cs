namespace Tailor.Interactions.Simulation;

/// <summary>A population of <see cref="PlantedComplexity"/>.</summary>
public sealed record PlantedComplexityOptions
{
    /// <summary>Number of users, at least 2.</summary>
    public int Users { get; init; } = 300;

    /// <summary>Clusters of items that simple users know, and of those that complex ones do, at least 2.</summary>
    public int Clusters { get; init; } = 5;

    /// <summary>Items of a cluster, at least 1.</summary>
    public int ClusterItems { get; init; } = 10;

    /// <summary>Interactions of each user, at least 4.</summary>
    public int Length { get; init; } = 24;

    /// <summary>The seed.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Number of items.</summary>
    public int Items => checked(2 * Clusters * ClusterItems);

    /// <summary>Says everything that is wrong with the options at once.</summary>
    /// <exception cref="ArgumentException">Something is.</exception>
    public void Validate()
    {
        var wrong = new List<string>();
        if (Users < 2) wrong.Add($"Users must be at least 2, found {Users}");
        if (Clusters < 2) wrong.Add($"Clusters must be at least 2, found {Clusters}");
        if (ClusterItems < 1) wrong.Add($"ClusterItems must be at least 1, found {ClusterItems}");
        if (Length < 4) wrong.Add($"Length must be at least 4, found {Length}");
        if (wrong.Count > 0) throw new ArgumentException($"The users cannot be planted: {string.Join("; ", wrong)}.");
    }
}
