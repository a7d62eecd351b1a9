namespace Tailor.Interactions.Splits;

/// <summary>Which leading part of each user's sequence trains, and which items validate and test.</summary>
public sealed class Split
{
    private readonly int[] _trainingLengths;

    /// <summary>Takes ownership of the arrays.</summary>
    /// <param name="sequences">What is split.</param>
    /// <param name="rule">The rule in words, as it is printed with every number, such as "leave-one-out".</param>
    /// <param name="trainingLengths">(users) number of leading items of each user that train.</param>
    /// <param name="validation">Validation cases.</param>
    /// <param name="test">Test cases.</param>
    public Split(Sequences sequences, string rule, int[] trainingLengths, EvaluationCase[] validation, EvaluationCase[] test)
    {
        if (trainingLengths.Length != sequences.UserCount)
            throw new ArgumentException($"Expected {sequences.UserCount} training lengths, found {trainingLengths.Length}.", nameof(trainingLengths));
        (Sequences, Rule, _trainingLengths, Validation, Test) = (sequences, rule, trainingLengths, validation, test);
    }

    /// <summary>What is split.</summary>
    public Sequences Sequences { get; }

    /// <summary>The rule in words.</summary>
    public string Rule { get; }

    /// <summary>Validation cases, by user.</summary>
    public IReadOnlyList<EvaluationCase> Validation { get; }

    /// <summary>Test cases, by user; their histories include validation items.</summary>
    public IReadOnlyList<EvaluationCase> Test { get; }

    /// <summary>A user's training items, oldest first.</summary>
    public ReadOnlySpan<int> Training(int user) => Sequences[user][.._trainingLengths[user]];

    /// <summary>Number of training interactions of each item.</summary>
    /// <returns>(items) counts over all users' training parts, counted anew at each call.</returns>
    public int[] TrainingCounts()
    {
        var counts = new int[Sequences.ItemCount];
        for (var user = 0; user < Sequences.UserCount; user++)
            foreach (var item in Training(user)) counts[item]++;
        return counts;
    }
}
