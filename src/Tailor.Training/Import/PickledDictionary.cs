namespace Tailor.Training.Import;

/// <summary>A dictionary in the order of its entries.</summary>
internal sealed class PickledDictionary
{
    public List<(object? Key, object? Value)> Entries { get; } = [];
}
