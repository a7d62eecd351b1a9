using Tailor.Models.Customizers;
using Tailor.Torch;
using Tailor.Training.Backbones;
using Tailor.Training.Batches;

namespace Tailor.Training.Chord;

/// <summary>The interest extractor as a graph: a GRU over the profile's item embeddings, then two layers with tanh (CHORD: the last state is the user embedding).</summary>
internal sealed class ExtractorGraph
{
    private readonly ParameterSet _parameters;
    private readonly int _width;

    /// <summary>Draws the first values.</summary>
    public ExtractorGraph(ParameterSet parameters, int width, Initializer initializer)
    {
        (_parameters, _width) = (parameters, width);
        foreach (var shape in ExtractorSpec.Tensors(width))
        {
            var sizes = Array.ConvertAll([.. shape.Dimensions], size => (long)size);
            var values = sizes.Length == 1 ? new float[sizes[0]]
                : sizes[0] == 3L * width ? initializer.Uniform(sizes[0] * sizes[1], 1 / Math.Sqrt(width))
                : initializer.Xavier(sizes[0], sizes[1]);
            parameters.Add(shape.Name, values, sizes);
        }
    }

    /// <summary>The interests of a batch's users.</summary>
    /// <param name="profiles">(G·P, d) embeddings of the profiles, padding included.</param>
    /// <param name="batch">Their lengths.</param>
    /// <returns>(B, d), each value in −1 … 1.</returns>
    public Tensor Interests(Tensor profiles, TrainingBatch batch)
    {
        long count = batch.ProfileCount, width = batch.ProfileWidth;
        var (states, _) = torch.gru(profiles.view(count, width, _width), torch.zeros([1, count, _width], profiles.dtype),
        [
            _parameters["extractor.input.weight"], _parameters["extractor.hidden.weight"],
            _parameters["extractor.input.bias"], _parameters["extractor.hidden.bias"],
        ]); // (G, P, d)
        var state = states.reshape(count * width, _width).index_select(0, torch.tensor<long>(batch.ProfileEnds, [batch.Rows])); // (B, d)
        return Layer("extractor.outer", Layer("extractor.inner", state));
    }

    private Tensor Layer(string name, Tensor x) => torch.linear(x, _parameters[$"{name}.weight"], _parameters[$"{name}.bias"]).tanh();
}
