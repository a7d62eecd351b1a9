using Tailor.Torch;

namespace Tailor.Training.Chord;

/// <summary>
/// Rounding with learned steps (LSQ; Esser et al., ICLR 2020, section 2): ŵ = s · round(clip(w / s, −Q, Q)). A weight's gradient passes where it is not
/// clipped; the step's is round(w/s) − w/s inside and ±Q outside, summed over the channel, times 1 / √(weights · Q).
/// </summary>
internal static class LearnedStep
{
    /// <summary>Rounds a layer.</summary>
    /// <param name="weight">(C, K).</param>
    /// <param name="steps">(C).</param>
    /// <param name="largest">Largest code Q.</param>
    public static Tensor Apply(Tensor weight, Tensor steps, int largest)
    {
        var step = steps.abs().clamp(UniformGrid.LeastStep, 1e9).unsqueeze(1); // (C, 1)
        var slowed = step * (1 / Math.Sqrt((double)weight.shape[1] * largest));
        step = step.detach() + (slowed - slowed.detach()); // the value of the one, the gradient of the other
        var clipped = (weight / step).clamp(-largest, largest); // (C, K)
        var codes = clipped.detach().round() + (clipped - clipped.detach());
        return codes * step;
    }
}
