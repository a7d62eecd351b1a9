using System.Text.Json.Nodes;

namespace Tailor.Cli.Experiments;

/// <summary>The data of an experiment.</summary>
internal sealed record ExperimentData
{
    /// <summary>File below TAILOR_DATA, such as "ml-1m/ml-1m.txt".</summary>
    public required string File { get; init; }

    /// <summary>How it is read, under the names of tailor's options without the dashes, such as {"min-rating": 4}; what is not said has its default.</summary>
    public required JsonObject Read { get; init; }
}
