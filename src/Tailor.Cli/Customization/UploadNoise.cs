using System.Globalization;
using Tailor.Device.Privacy;
using Tailor.Interactions.Randomness;

namespace Tailor.Cli.Customization;

/// <summary>Noise that devices add to what they send, drawn so that an evaluation can be repeated.</summary>
/// <param name="noise">What a device adds.</param>
/// <param name="seed">Decides the noise, together with the user.</param>
internal sealed class UploadNoise(InterestNoise noise, long seed)
{
    /// <summary>In words, after a budget's; empty without noise.</summary>
    public static string Words(InterestNoise? noise) => noise is null ? "" : string.Create(CultureInfo.InvariantCulture, $", interests of length {noise.ClipNorm} with noise, ε = {noise.Epsilon}");

    /// <summary>One user's device: makes the interests of a plan noisy in place, the first to the last that it sends.</summary>
    public Action<Span<float>> DeviceOf(int user)
    {
        var random = new RandomStream(seed, user);
        return interest => noise.Apply(interest, () => random.Unit());
    }
}
