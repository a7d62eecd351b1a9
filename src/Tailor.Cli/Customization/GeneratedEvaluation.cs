using Tailor.Cli.Customization.Generated;
using Tailor.Cli.Errors;
using Tailor.Cli.Scoring;
using Tailor.Cli.Structures;
using Tailor.Customization;
using Tailor.Evaluation;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Runtime;
using Tailor.Runtime.Interests;

namespace Tailor.Cli.Customization;

/// <summary>An evaluation in which users are sent parts of a network that no plan carries: masks of DIET, layers of DUET. It runs at full precision.</summary>
internal static class GeneratedEvaluation
{
    /// <summary>Opens a model for the data's items; parameters as of <see cref="CustomizedEvaluation.Open"/>.</summary>
    /// <exception cref="UsageException">The model was not trained with the method.</exception>
    public static CustomizedEvaluation Open(ModelFolder folder, string name, Split split, Stage stage, StrategyRequest request, CancellationToken cancellation)
    {
        var (network, generator) = (new NetworkTensors(folder), ParameterGenerators.Open(folder));
        if (generator?.Spec.Name is var found && found != request.Method) throw new UsageException($"--customize {request.Method}: {name} was not trained with it{(found is null ? "" : $" but with {found}")}.");
        var shared = new Recommender(network.Spec, network.ItemCount, network.Source);
        var networks = PersonalNetworks.Of(generator, network, shared)!;
        var items = new ItemMapping(split.Sequences.Items, folder.Catalogue);
        var extractor = generator!.Spec.ReadsInterest ? InterestExtractor.Open(folder, shared) : null;
        var payloads = Payloads(() => new PayloadMaker(networks, extractor), split, stage, items, request, cancellation);
        var tally = new PayloadTally(networks.HasBits ? generator.Length : 0);
        var scorer = new ModelScorer(
            $"{folder.Manifest.Name} {folder.Manifest.Version}, {request}",
            items,
            () => new GeneratedSession(networks, payloads(), tally));
        var (stored, resident) = (DeviceSize.Stored(folder.Manifest), DeviceSize.Resident(folder.Manifest, shared) + networks.OwnBytes);
        var up = request.Source == StrategySource.Mean || extractor is null ? 0 : extractor.Width * sizeof(float);
        return new(scorer, () => new(request.Method, request.Name, request.Budgets, AverageBits: 32, tally.Distinct, tally.Distance, new(stored, resident, up, networks.PayloadBytes)));
    }

    /// <summary>Opens, for one thread, what a user is sent.</summary>
    private static Func<Func<int, int[], byte[]>> Payloads(Func<PayloadMaker> open, Split split, Stage stage, ItemMapping items, StrategyRequest request, CancellationToken cancellation)
    {
        switch (request.Source)
        {
            case StrategySource.Mean:
                var mean = open().OfMean(CaseHistories.Of(split, stage, items).Select(user => user.History), cancellation);
                return () => (_, _) => mean;
            case StrategySource.Shuffled:
                var others = CaseHistories.OfTheNext(CaseHistories.Of(split, stage, items), request.Seed);
                return () => Of(user => others[user]);
            default:
                return () => Of(_ => null);
        }

        // Of another user's history, or of the user's own.
        Func<int, int[], byte[]> Of(Func<int, int[]?> whose)
        {
            var maker = open();
            return (user, history) => maker.Of(whose(user) ?? history);
        }
    }
}
