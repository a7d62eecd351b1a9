using System.Globalization;

namespace Tailor.Training.Divergence;

/// <summary>Stops training when the loss is not finite, or has risen far above what it was.</summary>
/// <remarks>
/// The loss has exploded when its median over the latest 21 steps exceeds three times the lowest such median before (or the first loss, if that is
/// lower), plus .5: single bad batches and losses near 0 do not count. It looks on and changes nothing; a run that resumes begins with an empty memory. Allocates nothing until it throws.
/// </remarks>
public sealed class DivergenceGuard
{
    private const int Window = 21;
    private const double Factor = 3;
    private const double Margin = .5;

    private readonly double[] _losses = new double[Window];
    private readonly double[] _sorted = new double[Window];
    private double _lowestMedian = double.PositiveInfinity;
    private long _count;

    /// <summary>Looks at a step's loss.</summary>
    /// <param name="loss">Mean loss of the step.</param>
    /// <param name="epoch">Epoch from 0.</param>
    /// <param name="step">The step, counted from 0.</param>
    /// <param name="learningRate">The step's learning rate.</param>
    /// <param name="firstNonFinite">Finds the name of the first parameter that is not finite, or null; called only when training has diverged.</param>
    /// <exception cref="TrainingDivergedException">It has diverged.</exception>
    public void Observe(double loss, int epoch, long step, double learningRate, Func<string?> firstNonFinite)
    {
        _losses[_count++ % Window] = loss;
        if (!double.IsFinite(loss)) throw Diverged($"the loss is {loss.ToString(CultureInfo.InvariantCulture)}");
        if (_count == 1) _lowestMedian = loss;
        if (_count < Window) return;
        _losses.CopyTo(_sorted, 0);
        Array.Sort(_sorted);
        var median = _sorted[Window / 2];
        if (median > Factor * _lowestMedian + Margin)
            throw Diverged(string.Create(CultureInfo.InvariantCulture, $"the loss has risen from {_lowestMedian:G4} to {median:G4} (medians of {Window} steps)"));
        _lowestMedian = Math.Min(_lowestMedian, median);

        TrainingDivergedException Diverged(string what) => new(what, epoch, step, learningRate, History(), firstNonFinite());
    }

    private double[] History()
    {
        var known = (int)Math.Min(_count, Window);
        var history = new double[known];
        for (var i = 0; i < known; i++) history[i] = _losses[(_count - known + i) % Window];
        return history;
    }
}
