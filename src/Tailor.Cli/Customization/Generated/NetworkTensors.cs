using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Runtime;

namespace Tailor.Cli.Customization.Generated;

/// <summary>A copy of a network's tensors at full precision, which outlives the model folder.</summary>
internal sealed class NetworkTensors
{
    private readonly TensorMap _map;

    /// <param name="folder">An open model.</param>
    public NetworkTensors(ModelFolder folder)
    {
        (Spec, ItemCount) = (folder.Manifest.Backbone, folder.Manifest.ItemCount);
        var source = new TensorFileSource(folder.Backbone, folder.Items);
        _map = new TensorMap(source.Name);
        foreach (var shape in Spec.Tensors().Concat(Spec.ItemTensors(ItemCount)))
        {
            var values = source.Floats(shape.Name, shape.Dimensions.AsSpan()).ToArray();
            _map.Add(shape.Name, values, shape.Dimensions.AsSpan());
            Values.Add(shape.Name, values);
        }
    }

    /// <summary>The network.</summary>
    public BackboneSpec Spec { get; }

    /// <summary>Number of items.</summary>
    public int ItemCount { get; }

    /// <summary>The values by name.</summary>
    public Dictionary<string, float[]> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>The same for the runtime.</summary>
    public ITensorSource Source => _map;
}
