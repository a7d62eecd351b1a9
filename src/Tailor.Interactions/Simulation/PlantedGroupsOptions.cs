namespace Tailor.Interactions.Simulation;

/// <summary>A population of <see cref="PlantedGroups"/>.</summary>
public sealed record PlantedGroupsOptions
{
    /// <summary>Number of users, at least 1.</summary>
    public int Users { get; init; } = 600;

    /// <summary>Hidden groups of users, at least 1.</summary>
    public int Groups { get; init; } = 6;

    /// <summary>Items of a cluster that are questions, at least 1; there is one cluster more than there are groups.</summary>
    public int Questions { get; init; } = 2;

    /// <summary>Items of a cluster that are answers, at least 1.</summary>
    public int Answers { get; init; } = 15;

    /// <summary>Items that are signs of a group, for each group, at least 1.</summary>
    public int Signs { get; init; } = 3;

    /// <summary>Rounds of three interactions for each user, at least 2.</summary>
    public int Rounds { get; init; } = 8;

    /// <summary>The seed.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Number of items.</summary>
    public int Items => checked(((Groups + 1) * (Questions + Answers)) + (Groups * Signs));

    /// <summary>Says everything that is wrong with the options at once.</summary>
    /// <exception cref="ArgumentException">Something is.</exception>
    public void Validate()
    {
        var wrong = new List<string>();
        if (Users < 1) wrong.Add($"Users must be at least 1, found {Users}");
        if (Groups < 1) wrong.Add($"Groups must be at least 1, found {Groups}");
        if (Questions < 1) wrong.Add($"Questions must be at least 1, found {Questions}");
        if (Answers < 1) wrong.Add($"Answers must be at least 1, found {Answers}");
        if (Signs < 1) wrong.Add($"Signs must be at least 1, found {Signs}");
        if (Rounds < 2) wrong.Add($"Rounds must be at least 2, found {Rounds}");
        if (wrong.Count > 0) throw new ArgumentException($"The groups cannot be planted: {string.Join("; ", wrong)}.");
    }
}
