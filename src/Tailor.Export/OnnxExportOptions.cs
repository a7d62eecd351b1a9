namespace Tailor.Export;

/// <summary>Which graph is written.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Whether matrices and item table are int8 with a scale for each output, and activations rounded while the model runs.</summary>
    public bool Quantized { get; init; }

    /// <summary>
    /// Whether items are scored from the rows that look-up reads, in place of a transposed second copy: half the file, and slower where the
    /// table does not fit the processor's caches and the runtime packs no copy of its own. Not together with <see cref="Quantized"/>.
    /// </summary>
    public bool OneTable { get; init; }

    /// <summary>How many of the best items the model gives, best first, in place of all scores; null for all scores.</summary>
    public int? Top { get; init; }

    /// <summary>The only length of history that the model takes, 1 to MaxLength; null for any length.</summary>
    public int? Length { get; init; }
}
