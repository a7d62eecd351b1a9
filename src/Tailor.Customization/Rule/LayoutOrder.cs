namespace Tailor.Customization.Rule;

/// <summary>In which order a table's bits are bought, for comparison with the scalable table's own.</summary>
public enum LayoutOrder
{
    /// <summary>Dimension after dimension with all 8 bits: a truncated decomposition.</summary>
    Truncated,

    /// <summary>The same bits for everything: a bit of every dimension and group, then the next.</summary>
    Uniform,

    /// <summary>At random.</summary>
    Random,
}
