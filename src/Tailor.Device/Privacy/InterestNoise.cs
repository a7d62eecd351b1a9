using System.Globalization;
using System.Numerics.Tensors;

namespace Tailor.Device.Privacy;

/// <summary>
/// Noise on the interest before it leaves the device: its length is clipped to C and Gaussian noise is added to each value, so that each upload is (ε, δ)-differentially private for the user
/// whatever the cloud does with it. docs/privacy.md has the accounting.
/// </summary>
/// <remarks>
/// An interest may be replaced by any other one, so the sensitivity is 2C. One upload with noise of standard deviation σ is ρ-zero-concentrated with ρ = (2C)² / 2σ², n uploads are nρ, and ρ
/// means (ρ + 2√(ρ ln(1/δ)), δ) for every δ (Bun and Steinke, TCC 2016, propositions 1.3 and 1.6, lemma 1.7). σ follows from the ε and δ of one upload.
/// </remarks>
public sealed record InterestNoise
{
    /// <summary>ε of one upload, above 0.</summary>
    public required double Epsilon { get; init; }

    /// <summary>δ, above 0 and below 1; 10⁻⁶.</summary>
    public double Delta { get; init; } = 1e-6;

    /// <summary>C, to which the interest's length is clipped, above 0. Interests of d values have at most √d; a smaller C means less noise and a shorter signal.</summary>
    public required double ClipNorm { get; init; }

    /// <summary>ε of all uploads together at which the device sends no interest any more, or null for no end.</summary>
    public double? MostEpsilon { get; init; }

    /// <summary>ρ of one upload.</summary>
    public double Rho
    {
        get
        {
            var logarithm = Math.Log(1 / Delta);
            var root = Epsilon / (Math.Sqrt(logarithm + Epsilon) + Math.Sqrt(logarithm)); // = √(L + ε) − √L, without cancellation
            return root * root;
        }
    }

    /// <summary>Standard deviation of the noise on each value.</summary>
    public double Sigma => 2 * ClipNorm / Math.Sqrt(2 * Rho);

    /// <summary>ε of some uploads together, at the same δ.</summary>
    public double EpsilonAfter(long uploads)
    {
        var rho = uploads * Rho;
        return rho + (2 * Math.Sqrt(rho * Math.Log(1 / Delta)));
    }

    /// <summary>Whether the total allows so many uploads.</summary>
    public bool Allows(long uploads) => MostEpsilon is not { } most || EpsilonAfter(uploads) <= most * (1 + 1e-9);

    /// <summary>What is out of range, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (!(Epsilon > 0 && double.IsFinite(Epsilon))) yield return string.Create(CultureInfo.InvariantCulture, $"Epsilon must be above 0, not {Epsilon}.");
        if (Delta is not (> 0 and < 1)) yield return string.Create(CultureInfo.InvariantCulture, $"Delta must be above 0 and below 1, not {Delta}.");
        if (!(ClipNorm > 0 && double.IsFinite(ClipNorm))) yield return string.Create(CultureInfo.InvariantCulture, $"ClipNorm must be above 0, not {ClipNorm}.");
        if (MostEpsilon is { } most && !(most >= Epsilon)) yield return string.Create(CultureInfo.InvariantCulture, $"MostEpsilon must be at least Epsilon = {Epsilon}, not {most}: else nothing can be sent.");
    }

    /// <summary>
    /// Clips an interest and adds noise. Where a value is then beyond −1 … 1, which the cloud refuses, all are shortened alike: that keeps the direction, and costs no privacy, as it looks at
    /// what is noisy already only.
    /// </summary>
    /// <param name="interest">(Width) the interest, replaced by what is sent.</param>
    /// <param name="uniform">Numbers of 0 to below 1 to make the noise of. Devices take the operating system's; numbers that can be foreseen are for measuring what noise costs.</param>
    public void Apply(Span<float> interest, Func<double> uniform) => Apply(interest, new GaussianSource(uniform));

    /// <summary>As the other, with a source that goes on from call to call.</summary>
    /// <param name="interest">(Width) the interest, replaced by what is sent.</param>
    /// <param name="random">Where the noise comes from.</param>
    internal void Apply(Span<float> interest, GaussianSource random)
    {
        var norm = TensorPrimitives.Norm(interest);
        var (scale, sigma, largest) = (norm > ClipNorm ? ClipNorm / norm : 1, Sigma, 1.0);
        var noisy = new double[interest.Length];
        for (var i = 0; i < noisy.Length; i++)
        {
            noisy[i] = (interest[i] * scale) + (sigma * random.Next());
            largest = Math.Max(largest, Math.Abs(noisy[i]));
        }

        for (var i = 0; i < noisy.Length; i++) interest[i] = (float)(noisy[i] / largest);
    }
}
