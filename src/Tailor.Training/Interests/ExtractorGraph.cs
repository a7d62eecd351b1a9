using Tailor.Models.Customizers;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Recurrent;

namespace Tailor.Training.Interests;

/// <summary>The interest extractor as a graph: a GRU over the profile's item embeddings, then two layers with tanh (CHORD: the last state is the user embedding).</summary>
internal sealed class ExtractorGraph
{
    private readonly ParameterSet _parameters;
    private readonly int _width;
    private readonly string _prefix;

    /// <summary>Draws the first values.</summary>
    /// <param name="parameters">Receives the tensors.</param>
    /// <param name="width">d.</param>
    /// <param name="initializer">Draws.</param>
    /// <param name="prefix">Which reading of the profile it is: <see cref="ExtractorSpec.Plain"/> or <see cref="ExtractorSpec.FromGuide"/>.</param>
    public ExtractorGraph(ParameterSet parameters, int width, Initializer initializer, string prefix = ExtractorSpec.Plain)
    {
        (_parameters, _width, _prefix) = (parameters, width, prefix);
        foreach (var shape in ExtractorSpec.Tensors(prefix, width))
        {
            var sizes = Array.ConvertAll([.. shape.Dimensions], size => (long)size);
            var values = sizes.Length == 1 ? new float[sizes[0]]
                : sizes[0] == 3L * width ? initializer.Uniform(sizes[0] * sizes[1], 1 / Math.Sqrt(width))
                : initializer.Xavier(sizes[0], sizes[1]);
            parameters.Add(shape.Name, values, sizes);
        }
    }

    /// <summary>The interests of a batch's users, where each row has a profile of its own.</summary>
    /// <param name="profiles">(B·P, d) embeddings of the profiles, padding included.</param>
    /// <param name="batch">Their lengths.</param>
    /// <returns>(B, d), each value in −1 … 1.</returns>
    public Tensor Interests(Tensor profiles, TrainingBatch batch) => Interests(profiles, batch, batch.ProfileEnds);

    /// <summary>The interests at some places of a batch's profiles.</summary>
    /// <param name="profiles">(G·P, d) embeddings of the profiles, padding included.</param>
    /// <param name="batch">Their lengths.</param>
    /// <param name="ends">(U) flat indices g·P + p of the last item known.</param>
    /// <param name="guides">(U, d) what the state begins with, (1, d) where it is the same for all, or null for zeros. With guides of their own each place is a pass of its own; else places of one profile share one.</param>
    /// <returns>(U, d), each value in −1 … 1.</returns>
    public Tensor Interests(Tensor profiles, TrainingBatch batch, ReadOnlySpan<long> ends, Tensor? guides = null)
    {
        long count = batch.ProfileCount, width = batch.ProfileWidth;
        var read = profiles.view(count, width, _width);
        var last = ends.ToArray();
        if (guides is not null && guides.shape[0] == 1) guides = guides.expand(count, _width);
        else if (guides is not null && last.Length != count)
        {
            read = read.index_select(0, torch.tensor(Array.ConvertAll(last, end => end / width), [last.Length]));
            for (var u = 0; u < last.Length; u++) last[u] = (u * width) + (last[u] % width);
            count = last.Length;
        }

        var states = GruLayer.States(read, guides, GruWeights.Of(_parameters, _prefix)); // (G or U, P, d)
        var state = states.reshape(count * width, _width).index_select(0, torch.tensor(last, [last.Length])); // (U, d)
        return Layer($"{_prefix}.outer", Layer($"{_prefix}.inner", state));
    }

    private Tensor Layer(string name, Tensor x) => torch.linear(x, _parameters[$"{name}.weight"], _parameters[$"{name}.bias"]).tanh();
}
