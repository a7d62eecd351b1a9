namespace Tailor.Training.Rule.Search;

/// <summary>How layouts are searched. Population, cycles and sample of aging evolution (Real et al., AAAI 2019); the public code's constants are 20, 50 and 5.</summary>
public sealed record SearchOptions
{
    /// <summary>Seed.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Layouts that live at once (P), 2 or more.</summary>
    public int Population { get; init; } = 20;

    /// <summary>Children (C), 0 or more.</summary>
    public int Cycles { get; init; } = 50;

    /// <summary>Layouts of which the best has a child (S), 1 to the population.</summary>
    public int Sample { get; init; } = 5;

    /// <summary>How likely a child has two parents.</summary>
    public double Crossover { get; init; } = .5;

    /// <summary>What is out of range, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (Population < 2) yield return $"Population must be 2 or more, not {Population}.";
        if (Cycles < 0) yield return $"Cycles must be 0 or more, not {Cycles}.";
        if (Sample < 1 || Sample > Population) yield return $"Sample must be 1 to the population of {Population}, not {Sample}.";
        if (Crossover is not (>= 0 and <= 1)) yield return $"Crossover must be 0 to 1, not {Crossover}.";
    }
}
