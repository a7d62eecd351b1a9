using System.Text.Json.Nodes;
using Tailor.Interactions.Splits;

namespace Tailor.Cli.Trainers;

/// <summary>What to train.</summary>
internal sealed record TrainingTask
{
    /// <summary>Name of the data set, for the manifest.</summary>
    public required string DataName { get; init; }

    /// <summary>Training sequences and validation cases.</summary>
    public required Split Split { get; init; }

    /// <summary>Title of an item index, or null where none is known.</summary>
    public required Func<int, string?> TitleOf { get; init; }

    /// <summary>Every setting, defaults included.</summary>
    public required JsonObject Settings { get; init; }

    /// <summary>Seed of the run.</summary>
    public required int Seed { get; init; }

    /// <summary>Folder of the trained model that a method begins with, or null where it begins with nothing.</summary>
    public string? Base { get; init; }

    /// <summary>The model folder to make; checkpoints and records of the run lie in its folder "run".</summary>
    public required string Folder { get; init; }
}
