namespace Tailor.Training.Import;

/// <summary>The versions of the common Python implementation; their checkpoints have the same names, so a file does not tell which it is.</summary>
public enum SasRecVariant
{
    /// <summary>As first published: query norm, positions from 0, padded positions set to zero after the embedding and after every block.</summary>
    Original,

    /// <summary>Query norm, positions from 1 with row 0 for padding, no mask.</summary>
    Unmasked,

    /// <summary>The later code with <c>--norm_first</c>; positions and padding as in <see cref="Unmasked"/>.</summary>
    PreNorm,

    /// <summary>The later code without <c>--norm_first</c>; positions and padding as in <see cref="Unmasked"/>.</summary>
    PostNorm,
}
