namespace Tailor.Cli.Tables;

/// <summary>Which item table of a budget's size a device has.</summary>
internal enum TableKind
{
    /// <summary>The beginning of the scalable table.</summary>
    Scalable,

    /// <summary>Rows of 8, 4, 3 or 2 bits and a scale: the widest that the budget allows.</summary>
    Rows,

    /// <summary>The first values of each embedding, in float32.</summary>
    Prefix,

    /// <summary>The scalable table's dimensions one after the other, 8 bits each: a truncated decomposition.</summary>
    Truncated,

    /// <summary>The scalable table's codes, the same bits everywhere.</summary>
    Uniform,

    /// <summary>The scalable table's codes, bits at random.</summary>
    Random,

    /// <summary>The largest values of the whole table, each in 8 bits beside its column in 8; every item keeps a few.</summary>
    Pruned,

    /// <summary>The table that the model was trained with for one budget (<c>tailor train compact</c>).</summary>
    Compact,
}
