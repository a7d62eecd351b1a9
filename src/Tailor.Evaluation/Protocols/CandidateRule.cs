namespace Tailor.Evaluation.Protocols;

/// <summary>Which items the target is ranked among.</summary>
public enum CandidateRule
{
    /// <summary>All items.</summary>
    Full,

    /// <summary>N negatives, all unseen items equally likely, drawn once and frozen by the seed.</summary>
    Uniform,

    /// <summary>The expectation of <see cref="Uniform"/> over all draws, in closed form.</summary>
    UniformExpected,

    /// <summary>N negatives, drawn with probability proportional to the number of training interactions, frozen by the seed.</summary>
    Popularity,
}
