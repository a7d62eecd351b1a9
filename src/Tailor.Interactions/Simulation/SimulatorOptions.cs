namespace Tailor.Interactions.Simulation;

/// <summary>A simulated population. <c>docs/interactions.md</c> has the model.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Number of users; at least 1.</summary>
    public int Users { get; init; } = 1_000;

    /// <summary>Number of items; at least 2.</summary>
    public int Items { get; init; } = 1_000;

    /// <summary>Number of interests in the world; every item belongs to one. 1 … Items.</summary>
    public int Interests { get; init; } = 20;

    /// <summary>Interests that a user has at a time: the latest ones in the history. At least 1.</summary>
    public int InterestsPerUser { get; init; } = 3;

    /// <summary>Zipf's exponent: the item of rank r has popularity (r + 1)^−exponent. 0 is uniform, 1 common in shops.</summary>
    public double PopularityExponent { get; init; } = 1;

    /// <summary>Probability in 0 … 1 that a step within a user's interests follows the last item, instead of being any item of one of the interests.</summary>
    public double Following { get; init; } = .6;

    /// <summary>Number of items that may follow an item, with probabilities in the ratio … 4 : 2 : 1. At least 1.</summary>
    public int Followers { get; init; } = 3;

    /// <summary>Probability in 0 … 1 that a step leaves the interests for any item by popularity, once the user has as many interests as allowed.</summary>
    public double Drift { get; init; } = .1;

    /// <summary>Whether a user may have an item again.</summary>
    public bool Repeats { get; init; }

    /// <summary>Mean number of interactions of a user, before <see cref="LongestLength"/> cuts; at least <see cref="ShortestLength"/>.</summary>
    public double MeanLength { get; init; } = 50;

    /// <summary>Fewest interactions of a user; at least 1.</summary>
    public int ShortestLength { get; init; } = 5;

    /// <summary>Most interactions of a user; without repeats half of the items is the limit where that is less.</summary>
    public int LongestLength { get; init; } = 500;

    /// <summary>What really cuts a user's history.</summary>
    internal int LengthLimit => Repeats ? LongestLength : Math.Min(LongestLength, Math.Max(Items / 2, 1));

    /// <summary>The seed; every user has a stream of random numbers of its own.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Says everything that is wrong with the options at once.</summary>
    /// <exception cref="ArgumentException">Something is.</exception>
    public void Validate()
    {
        var wrong = new List<string>();
        Check(Users >= 1, nameof(Users), Users, "at least 1");
        Check(Items >= 2, nameof(Items), Items, "at least 2");
        Check(Interests >= 1 && Interests <= Items, nameof(Interests), Interests, $"1 to {Items} (the items)");
        Check(InterestsPerUser >= 1, nameof(InterestsPerUser), InterestsPerUser, "at least 1");
        Check(PopularityExponent is >= 0 and <= 10, nameof(PopularityExponent), PopularityExponent, "0 to 10");
        Check(Following is >= 0 and <= 1, nameof(Following), Following, "0 to 1");
        Check(Followers is >= 1 and <= 30, nameof(Followers), Followers, "1 to 30");
        Check(Drift <= 1 && (Drift > 0 || (Repeats && Drift == 0)), nameof(Drift), Drift, Repeats ? "0 to 1" : "above 0, up to 1 (without repeats an interest comes to an end)");
        Check(ShortestLength >= 1, nameof(ShortestLength), ShortestLength, "at least 1");
        Check(MeanLength >= ShortestLength && double.IsFinite(MeanLength), nameof(MeanLength), MeanLength, $"at least {ShortestLength} (the shortest length)");
        Check(LengthLimit >= ShortestLength, nameof(LongestLength), LengthLimit, $"at least {ShortestLength} (the shortest length){(Repeats ? "" : "; without repeats half of the items is the limit")}");
        if (wrong.Count > 0) throw new ArgumentException($"The simulator cannot run: {string.Join("; ", wrong)}.");

        void Check(bool good, string name, object value, string expected)
        {
            if (!good) wrong.Add($"{name} must be {expected}, found {value}");
        }
    }
}
