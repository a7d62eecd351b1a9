using System.Runtime.InteropServices;

namespace Tailor.Runtime;

/// <summary>Bytes of a recommender's numbers in memory, by what they are; objects' headers and what alignment leaves free are not counted.</summary>
/// <param name="Weights">Packed weights of the layers.</param>
/// <param name="Outputs">What belongs to the layers' outputs: biases, scales, and where each output's sum stands.</param>
/// <param name="Items">The item table: embeddings, their scales, biases.</param>
/// <param name="Master">Weights, biases and every width's scales that plans to come are quantised from; 0 without a quantization.</param>
/// <param name="Rest">Norms, positions and whatever else no plan changes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ResidentBytes(long Weights, long Outputs, long Items, long Master, long Rest)
{
    /// <summary>All of it.</summary>
    public long Total => Weights + Outputs + Items + Master + Rest;
}
