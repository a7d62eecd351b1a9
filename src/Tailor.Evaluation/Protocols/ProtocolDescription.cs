using Tailor.Interactions;

namespace Tailor.Evaluation.Protocols;

/// <summary>The protocol of one number in words, printed beside it.</summary>
public sealed record ProtocolDescription
{
    /// <summary>The protocol's text, such as "uniform-100,seed=7".</summary>
    public required string Name { get; init; }

    /// <summary>The split's rule.</summary>
    public required string Split { get; init; }

    /// <summary>Whether validation or test items are the targets.</summary>
    public required Stage Stage { get; init; }

    /// <summary>What the target is ranked among.</summary>
    public required string Candidates { get; init; }

    /// <summary>The seed of negatives and users, or null where nothing is drawn.</summary>
    public required long? Seed { get; init; }

    /// <summary>"excluded" or "kept": whether items of the history are candidates.</summary>
    public required string History { get; init; }

    /// <summary>What an equal score counts for.</summary>
    public string Ties { get; init; } = "against the target";

    /// <summary>Users evaluated.</summary>
    public required int Users { get; init; }

    /// <summary>Users that have a case; more than <see cref="Users"/> where they were sampled.</summary>
    public required int UsersWithCase { get; init; }

    /// <summary>Cases evaluated; more than <see cref="Users"/> where a user has several.</summary>
    public required int Cases { get; init; }

    /// <summary>Items asked for; more than <see cref="Cases"/> where a case asks for several at once.</summary>
    public required int Targets { get; init; }

    /// <summary>One line with all of it.</summary>
    public override string ToString()
    {
        var seed = Seed is null ? "" : $", seed {Seed}";
        var users = Users == UsersWithCase ? $"{Users} users" : $"{Users} of {UsersWithCase} users";
        var cases = Cases == Users ? "" : $", {Cases} cases";
        if (Targets != Cases) cases += $", {Targets} targets";
        return $"{Name}: {Split}, {(Stage == Stage.Test ? "test" : "validation")}; {Candidates}{seed}; history {History}; ties {Ties}; {users}{cases}";
    }

    internal static ProtocolDescription Of(Protocol protocol, string split, Stage stage, int items, int users, int usersWithCase, EvaluationCase[] cases) => new()
    {
        Name = protocol.ToString(),
        Split = split,
        Stage = stage,
        Candidates = protocol.Rule switch
        {
            CandidateRule.Full => $"all {items} items",
            CandidateRule.Uniform => $"{protocol.Negatives} of {items} items drawn uniformly without replacement",
            CandidateRule.UniformExpected => $"expectation over all uniform draws of {protocol.Negatives} of {items} items without replacement",
            _ => $"{protocol.Negatives} of {items} items drawn by training popularity without replacement",
        },
        Seed = protocol.IsSeeded ? protocol.Seed : null,
        History = protocol.HistoryExcluded ? "excluded" : "kept",
        Users = users,
        UsersWithCase = usersWithCase,
        Cases = cases.Length,
        Targets = cases.Sum(asked => asked.Targets),
    };
}
