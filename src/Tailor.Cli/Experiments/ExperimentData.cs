using Tailor.Cli.Reading;

namespace Tailor.Cli.Experiments;

/// <summary>The data of an experiment.</summary>
internal sealed record ExperimentData
{
    /// <summary>File below TAILOR_DATA, such as "ml-1m/ml-1m.txt".</summary>
    public required string File { get; init; }

    /// <summary>How it is read and split; what is not said has its default.</summary>
    public required ReadSettings Read { get; init; }
}
