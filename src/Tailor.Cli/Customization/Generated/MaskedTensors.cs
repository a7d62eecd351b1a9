using Tailor.Models.Masks;
using Tailor.Runtime;

namespace Tailor.Cli.Customization.Generated;

/// <summary>A network's tensors without the weights that a user's masks leave out.</summary>
internal sealed class MaskedTensors(ITensorSource source, WeightMasks masks) : ITensorSource
{
    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions)
    {
        var values = source.Floats(name, dimensions).ToArray();
        masks.Apply(name, values);
        return values;
    }
}
