namespace Tailor.Training.Backbones;

/// <summary>How the rows of a layer's input belong to the samples of a batch.</summary>
public enum RowOrder
{
    /// <summary>All rows of a sample side by side: (B·T, in).</summary>
    BySample,

    /// <summary>All samples at one place, then all at the next: (places·B, in).</summary>
    ByPlace,
}
