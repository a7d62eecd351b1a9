using Tailor.Interactions.Randomness;
using Tailor.Torch;
using Tailor.Training.Batches;

namespace Tailor.Training.Dropout;

/// <summary>
/// Dropout by slices of a mask made beforehand: drawing a fresh mask costs more than the product that it guards. A slice starts at a
/// random offset for each use, seeded by the step, so that resumed training repeats it.
/// </summary>
public sealed class DropoutMasks
{
    private readonly MaskPool? _embedding;
    private readonly MaskPool? _branch;
    private RandomStream _random;

    private DropoutMasks(MaskPool? embedding, MaskPool? branch, RandomStream random) => (_embedding, _branch, _random) = (embedding, branch, random);

    /// <summary>Drops nothing.</summary>
    public static DropoutMasks None { get; } = new(null, null, default);

    /// <summary>The masks of one batch.</summary>
    /// <param name="embedding">Mask of embeddings, or none.</param>
    /// <param name="branch">Mask of residual branches, or none.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="position">The batch.</param>
    public static DropoutMasks For(MaskPool? embedding, MaskPool? branch, long seed, BatchPosition position) =>
        new(embedding, branch, new RandomStream(seed, (long)RandomPurpose.Dropout, position.Epoch, position.Batch));

    /// <summary>Drops from embeddings.</summary>
    public Tensor Embedding(Tensor x) => _embedding is null ? x : _embedding.Apply(x, ref _random);

    /// <summary>Drops from a residual branch or between layers.</summary>
    public Tensor Branch(Tensor x) => _branch is null ? x : _branch.Apply(x, ref _random);
}
