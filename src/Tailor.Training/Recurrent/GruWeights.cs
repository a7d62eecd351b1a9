using Tailor.Torch;
using Tailor.Training.Backbones;

namespace Tailor.Training.Recurrent;

/// <summary>The parameters of a gated recurrent layer, gates in the order reset, update, candidate.</summary>
/// <param name="Input">(3h, in).</param>
/// <param name="Hidden">(3h, h).</param>
/// <param name="InputBias">(3h).</param>
/// <param name="HiddenBias">(3h).</param>
internal sealed record GruWeights(Tensor Input, Tensor Hidden, Tensor InputBias, Tensor HiddenBias)
{
    /// <summary>Width h of the state.</summary>
    public long Width => HiddenBias.shape[0] / 3;

    /// <summary>Those of a layer by its name.</summary>
    public static GruWeights Of(ParameterSet parameters, string name) =>
        new(parameters[$"{name}.input.weight"], parameters[$"{name}.hidden.weight"], parameters[$"{name}.input.bias"], parameters[$"{name}.hidden.bias"]);
}
