using Tailor.Models.Backbones;
using Tailor.Training.Batches;

namespace Tailor.Training.Recipes;

/// <summary>What each backbone is trained with unless told otherwise, chosen by validation; <c>docs/training.md</c> has the measurements.</summary>
internal static class DefaultRecipes
{
    public static Recipe SasRec { get; } = new(
        new SasRecSpec
        {
            Width = 128,
            MaxLength = 200,
            Blocks = 2,
            Heads = 1,
            FeedForward = 128,
            Norm = NormPlacement.Pre,
            Layout = PositionLayout.LeftAligned,
            EmbeddingNorm = true,
            ScaleEmbedding = false,
        },
        new TrainingOptions { Epochs = 28, LearningRate = 1.5e-3, Batches = new BatchOptions { TokensPerBatch = 768 } });

    public static Recipe Gru4Rec { get; } = new(
        new Gru4RecSpec { Width = 128, MaxLength = 200, Hidden = 128, Layers = 1, EmbeddingNorm = true },
        new TrainingOptions { Epochs = 20, LearningRate = 2e-3, Batches = new BatchOptions { TokensPerBatch = 2048 } });

    public static Recipe Caser { get; } = new(
        new CaserSpec { Width = 64, MaxLength = 5, HorizontalFilters = 16, VerticalFilters = 4 },
        new TrainingOptions { Epochs = 20, LearningRate = 1e-3, FinalTargets = 3, Batches = new BatchOptions { TokensPerBatch = 2048 } });
}
