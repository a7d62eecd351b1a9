using Tailor.Models.Backbones;
using Tailor.Models.Customizers;
using Tailor.Torch;
using Tailor.Training.Backbones;

namespace Tailor.Training.ForwardOfa;

/// <summary>The structure controller as a graph: interest and share of the budget → v, a logit of keeping and one of skipping for each block.</summary>
internal sealed class ControllerGraph
{
    private readonly ParameterSet _parameters;
    private readonly int _width;

    /// <summary>Draws the first values.</summary>
    /// <param name="parameters">Receives the tensors.</param>
    /// <param name="spec">The controller.</param>
    /// <param name="backbone">The network.</param>
    /// <param name="keepProbability">How likely a block is kept at the start.</param>
    /// <param name="initializer">Draws.</param>
    public ControllerGraph(ParameterSet parameters, ForwardOfaSpec spec, BackboneSpec backbone, double keepProbability, Initializer initializer)
    {
        (_parameters, _width) = (parameters, backbone.Width);
        foreach (var shape in spec.Tensors(backbone).Where(shape => shape.Name.StartsWith("controller.", StringComparison.Ordinal)))
        {
            var sizes = Array.ConvertAll([.. shape.Dimensions], size => (long)size);
            var values = sizes.Length == 2 ? initializer.Xavier(sizes[0], sizes[1]) : new float[sizes[0]];
            if (shape.Name is "controller.outer.bias") values.AsSpan(0, values.Length / 2).Fill((float)Math.Log(keepProbability / (1 - keepProbability)));
            parameters.Add(shape.Name, values, sizes);
        }
    }

    /// <summary>v (B, 2L): L logits of keeping, then L of skipping.</summary>
    /// <param name="interests">(B, d), or null for zeros: a controller that knows the budget only.</param>
    /// <param name="shares">(B) each row's budget as a share of all blocks' cost.</param>
    public Tensor Logits(Tensor? interests, ReadOnlySpan<float> shares)
    {
        var budget = torch.tensor(shares, [shares.Length, 1]); // (B, 1)
        var type = _parameters["controller.inner.weight"].dtype;
        var input = torch.cat([interests ?? torch.zeros([shares.Length, _width], type), budget.to(type)], 1); // (B, d + 1)
        return Layer("controller.outer", Layer("controller.inner", input).relu());
    }

    private Tensor Layer(string name, Tensor x) => torch.linear(x, _parameters[$"{name}.weight"], _parameters[$"{name}.bias"]);
}
