using Tailor.Interactions.Randomness;
using Tailor.Training.Batches;

namespace Tailor.Training.Rule.Search;

/// <summary>RULE's performance estimator: learns what layouts are worth from some that are judged exactly, and guesses the rest.</summary>
public sealed class LayoutEstimator : ILayoutJudge
{
    private readonly FactorizationNetwork _network;
    private readonly double _mean;
    private readonly double _deviation;

    private LayoutEstimator(FactorizationNetwork network, double mean, double deviation, double correlation) =>
        (_network, _mean, _deviation, RankCorrelation) = (network, mean, deviation, correlation);

    /// <summary>Spearman's rank correlation with the truth on layouts that were held out.</summary>
    public double RankCorrelation { get; }

    /// <inheritdoc/>
    public double Judge(Layout layout) => (_network.Of(layout) * _deviation) + _mean;

    /// <summary>Draws layouts within a budget, has them judged, and learns.</summary>
    /// <param name="space">The layouts.</param>
    /// <param name="budget">Bytes.</param>
    /// <param name="truth">Judges exactly.</param>
    /// <param name="options">Sizes and training.</param>
    /// <param name="progress">Told how many layouts were judged.</param>
    /// <param name="cancellation">Looked at before each layout.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message lists everything that is.</exception>
    public static LayoutEstimator Fit(LayoutSpace space, long budget, ILayoutJudge truth, EstimatorOptions options, Action<int>? progress, CancellationToken cancellation)
    {
        string[] problems = [.. options.Problems()];
        if (problems.Length > 0) throw new ArgumentException(string.Join(" ", problems), nameof(options));
        var random = new RandomStream((long)RandomPurpose.Estimator, options.Seed, 1, budget);
        var judged = new JudgedLayout[options.Layouts];
        for (var at = 0; at < judged.Length; at++)
        {
            cancellation.ThrowIfCancellationRequested();
            var layout = space.Draw(budget, at % 2 == 0 ? 0 : .3, ref random);
            judged[at] = new(layout, truth.Judge(layout));
            progress?.Invoke(at + 1);
        }

        var (train, stop) = (judged.Length * 7 / 10, judged.Length * 8 / 10);
        var mean = judged.Take(train).Average(one => one.Worth);
        var deviation = Math.Sqrt(judged.Take(train).Average(one => (one.Worth - mean) * (one.Worth - mean)));
        if (deviation == 0) deviation = 1; // all alike: there is nothing to learn
        JudgedLayout[] scaled = [.. judged.Select(one => one with { Worth = (one.Worth - mean) / deviation })];
        var network = new FactorizationNetwork(space.Groups, space.Blocks, options);
        Train(network, scaled[..train], scaled[train..stop], options, cancellation);
        var heldOut = scaled[stop..];
        return new LayoutEstimator(network, mean, deviation, Correlation.Spearman([.. heldOut.Select(one => network.Of(one.Layout))], [.. heldOut.Select(one => one.Worth)]));
    }

    /// <summary>Adagrad; the parameters with the smallest error on the layouts that stop it count.</summary>
    private static void Train(FactorizationNetwork network, JudgedLayout[] train, JudgedLayout[] stop, EstimatorOptions options, CancellationToken cancellation)
    {
        var random = new RandomStream((long)RandomPurpose.Estimator, options.Seed, 2);
        var (best, least) = ((float[])network.Parameters.Clone(), double.PositiveInfinity);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            random.Shuffle<JudgedLayout>(train);
            foreach (var batch in train.Chunk(options.Batch))
            {
                foreach (var one in batch) network.Add(one.Layout, one.Worth, 1.0 / batch.Length, () => random.Unit());
                network.Step();
            }

            var error = stop.Sum(one => Math.Pow(network.Of(one.Layout) - one.Worth, 2));
            if (error >= least) continue;
            least = error;
            network.Parameters.CopyTo(best, 0);
        }

        best.CopyTo(network.Parameters, 0);
    }
}
