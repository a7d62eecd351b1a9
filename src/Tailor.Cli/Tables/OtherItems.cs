using Tailor.Runtime;

namespace Tailor.Cli.Tables;

/// <summary>A model's tensors with another item table.</summary>
/// <param name="model">The model's.</param>
/// <param name="table">(items, width) the other table.</param>
internal sealed class OtherItems(ITensorSource model, float[] table) : ITensorSource
{
    /// <inheritdoc/>
    public string Name => model.Name;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions) => name == "items.weight" ? table : model.Floats(name, dimensions);
}
