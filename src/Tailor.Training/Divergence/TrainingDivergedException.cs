using System.Globalization;

namespace Tailor.Training.Divergence;

/// <summary>Training produced numbers that lead nowhere. The message says where, and what to try.</summary>
public sealed class TrainingDivergedException : Exception
{
    private const int Shown = 5;

    /// <summary>Describes the place.</summary>
    /// <param name="what">What was seen, such as "the loss is NaN".</param>
    /// <param name="epoch">Epoch from 0.</param>
    /// <param name="step">The step, counted from 0.</param>
    /// <param name="learningRate">The step's learning rate.</param>
    /// <param name="losses">The latest losses, oldest first, this one last.</param>
    /// <param name="parameter">The first parameter with a value that is not finite, or null where all are finite.</param>
    public TrainingDivergedException(string what, int epoch, long step, double learningRate, IReadOnlyList<double> losses, string? parameter)
        : base(Text(what, epoch, step, learningRate, losses, parameter))
    {
        (Epoch, Step, LearningRate, Losses, Parameter) = (epoch, step, learningRate, losses, parameter);
    }

    /// <summary>Epoch from 0.</summary>
    public int Epoch { get; }

    /// <summary>The step, counted from 0.</summary>
    public long Step { get; }

    /// <summary>The step's learning rate.</summary>
    public double LearningRate { get; }

    /// <summary>The latest losses, oldest first.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>The first parameter with a value that is not finite, or null.</summary>
    public string? Parameter { get; }

    private static string Text(string what, int epoch, long step, double learningRate, IReadOnlyList<double> losses, string? parameter)
    {
        var history = string.Join(", ", losses.Skip(losses.Count - Shown).Select(loss => loss.ToString("G5", CultureInfo.InvariantCulture)));
        var blame = parameter is null ? "all parameters are still finite" : $"the first parameter that is not finite is {parameter}";
        return string.Create(CultureInfo.InvariantCulture,
            $"Training diverged in epoch {epoch + 1} at step {step}, learning rate {learningRate:G4}: {what} (latest losses {history}); {blame}. Try a lower learning rate or a longer warm-up.");
    }
}
