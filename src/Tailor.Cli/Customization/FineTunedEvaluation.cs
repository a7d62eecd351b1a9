using Tailor.Cli.Customization.Generated;
using Tailor.Cli.Customization.Tuned;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Scoring;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Runtime;

namespace Tailor.Cli.Customization;

/// <summary>An evaluation in which every user's device trains the shared model on its own history: nothing is sent, and the device must be able to train.</summary>
internal static class FineTunedEvaluation
{
    /// <summary>Opens a model for the data's items; parameters as of <see cref="CustomizedEvaluation.Open"/>.</summary>
    /// <exception cref="UsageException">The model is not at full precision.</exception>
    public static CustomizedEvaluation Open(ModelFolder folder, string name, Split split, StrategyRequest request, TimeProvider time)
    {
        if (folder.Manifest is { Quantization: not null } or { Customizer: not null }) throw new UsageException($"--customize {request.Method}: {name} is narrowed or customized; a model at full precision is fine-tuned.");
        var (network, tally) = (new NetworkTensors(folder), new TuningTally());
        var scorer = new ModelScorer(
            $"{folder.Manifest.Name} {folder.Manifest.Version}, {request}",
            new ItemMapping(split.Sequences.Items, folder.Catalogue),
            () => new TunedSession(network, request.Tuning!, tally, time));
        var (stored, resident) = (DeviceSize.Stored(folder.Manifest), DeviceSize.Resident(folder.Manifest, new Recommender(network.Spec, network.ItemCount, network.Source)));
        return new(scorer, () => new CustomizationSummary(request.Method, request.Name, request.Budgets, AverageBits: 32, tally.Users, HammingDistance: tally.Users > 1 ? 1 : 0, new(stored, resident, 0, 0), SecondsPerUser: tally.SecondsPerCase));
    }
}
