namespace Tailor.Training.Records;

/// <summary>What is about to be trained.</summary>
public sealed record TrainingOutline
{
    /// <summary>The model in a word or two, such as "sasrec".</summary>
    public required string Model { get; init; }

    /// <summary>Settings as text, recorded with the run; may be empty.</summary>
    public string Settings { get; init; } = "";

    /// <summary>Users that train.</summary>
    public required int Users { get; init; }

    /// <summary>Items of the catalogue.</summary>
    public required int Items { get; init; }

    /// <summary>Transitions of an epoch.</summary>
    public required long Transitions { get; init; }

    /// <summary>Most epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>Expected steps of the whole run.</summary>
    public required long Steps { get; init; }

    /// <summary>Steps already done by the checkpoint that the run goes on from; 0 for a new run.</summary>
    public long StepsDone { get; init; }
}
