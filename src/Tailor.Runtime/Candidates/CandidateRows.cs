namespace Tailor.Runtime.Candidates;

/// <summary>A model's tensors with some rows of the item table in place of all, in the order of a set.</summary>
/// <param name="set">Which rows.</param>
/// <param name="whole">All tensors.</param>
internal sealed class CandidateRows(CandidateSet set, ITensorSource whole) : ITensorSource
{
    /// <inheritdoc/>
    public string Name => whole.Name;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> dimensions)
    {
        if (name is not ("items.weight" or "items.bias")) return whole.Floats(name, dimensions);
        if (dimensions[0] != set.Items.Length) throw new ArgumentException($"Expected the {set.Items.Length} rows of the candidates to be asked for, found {dimensions[0]}.", nameof(dimensions));
        var values = name is "items.weight" ? whole.Floats(name, set.ItemCount, dimensions[1]) : whole.Floats(name, set.ItemCount);
        var width = values.Length / set.ItemCount;
        var rows = new float[set.Items.Length * width];
        for (var row = 0; row < set.Items.Length; row++) values.Slice(set.Items[row] * width, width).CopyTo(rows.AsSpan(row * width));
        return rows;
    }
}
