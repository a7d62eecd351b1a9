using Tailor.Models.Backbones;
using Tailor.Training.Backbones;

namespace Tailor.Training.Chord;

/// <summary>What a network's weights and what is added to it begin with.</summary>
internal static class ChordStart
{
    /// <summary>Freezes the layers with channels where they do not train, and draws them anew where they are random.</summary>
    public static void Prepare(this ChordWeights weights, ParameterSet parameters, IReadOnlyList<ChannelLayer> layers, Initializer initializer)
    {
        if (weights == ChordWeights.Joint) return;
        foreach (var layer in layers)
        {
            parameters.SetRate(layer.Weight, 0);
            if (weights == ChordWeights.RandomFrozen) parameters[layer.Weight].CopyFrom<float>(initializer.Xavier(layer.Channels, layer.FanIn));
        }
    }

    /// <summary>Adds parameters and multiplies their learning rate.</summary>
    public static T Rated<T>(this ParameterSet parameters, double rate, Func<T> add)
    {
        var before = parameters.Count;
        var added = add();
        foreach (var name in parameters.Names.Skip(before).ToArray()) parameters.SetRate(name, rate);
        return added;
    }
}
