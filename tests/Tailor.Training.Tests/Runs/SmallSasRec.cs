using Tailor.Models.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Losses;

namespace Tailor.Training.Tests.Runs;

/// <summary>A backbone of 8 values that learns cycles of items in a moment.</summary>
internal static class SmallSasRec
{
    public const int Width = 8;

    public static SasRecSpec Spec { get; } = new()
    {
        Width = Width,
        MaxLength = 12,
        Blocks = 1,
        Heads = 1,
        FeedForward = 8,
        Norm = NormPlacement.Pre,
        Layout = PositionLayout.LeftAligned,
        EmbeddingNorm = true,
        ScaleEmbedding = false,
    };

    public static TrainingOptions Training { get; } = new()
    {
        Epochs = 12,
        LearningRate = 1e-2,
        WarmUpSteps = 20,
        Batches = new BatchOptions { TokensPerBatch = 64 },
        Loss = new LossOptions { Negatives = 10 },
        CheckpointSeconds = 0,
    };
}
