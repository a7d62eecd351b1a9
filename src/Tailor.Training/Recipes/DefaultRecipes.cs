using Tailor.Models.Backbones;
using Tailor.Training.Batches;
using Tailor.Training.Losses;

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
            FeedForward = 256,
            Norm = NormPlacement.Pre,
            Layout = PositionLayout.LeftAligned,
            EmbeddingNorm = true,
            ScaleEmbedding = false,
        },
        new TrainingOptions
        {
            Epochs = 24,
            LearningRate = 1.5e-3,
            Loss = new LossOptions { LogQ = true },
            Batches = new BatchOptions { TokensPerBatch = 768 },
        });

    // libtorch's recurrent layer costs about the same for each position however few rows there are: many short rows.
    public static Recipe Gru4Rec { get; } = new(
        new Gru4RecSpec { Width = 128, MaxLength = 50, Hidden = 256, Layers = 1, EmbeddingNorm = true },
        new TrainingOptions
        {
            Epochs = 16,
            LearningRate = 3e-3,
            Loss = new LossOptions { LogQ = true },
            Batches = new BatchOptions { TokensPerBatch = 2048 },
        });

    public static Recipe Caser { get; } = new(
        new CaserSpec { Width = 64, MaxLength = 10, HorizontalFilters = 16, VerticalFilters = 8 },
        new TrainingOptions
        {
            Epochs = 12,
            LearningRate = 2e-3,
            Loss = new LossOptions { LogQ = true },
            Batches = new BatchOptions { TokensPerBatch = 8192 },
        });

    // The last state reads 61 items: longer windows only make more of a batch.
    public static Recipe NextItNet { get; } = new(
        new NextItNetSpec { Width = 128, MaxLength = 200, Blocks = 4, Kernel = 3, Dilations = [1, 4], EmbeddingNorm = true },
        new TrainingOptions
        {
            Epochs = 20,
            LearningRate = 1.5e-3,
            Loss = new LossOptions { LogQ = true },
            Batches = new BatchOptions { TokensPerBatch = 1024 },
        });

    /// <summary>How a method trains that begins with a trained backbone.</summary>
    public static TrainingOptions OnBase { get; } = new()
    {
        Epochs = 12,
        LearningRate = 1e-3,
        WarmUpSteps = 50,
        Loss = new LossOptions { LogQ = true },
        Batches = new BatchOptions { TokensPerBatch = 1024 },
        ValidationProtocol = "uniform-99-expected",
    };

    /// <summary>How a trained backbone learns to do with any part of its item table.</summary>
    public static TrainingOptions ThroughTables { get; } = OnBase with { Epochs = 8, ValidationProtocol = "full", ValidateEvery = 4, ValidationUsers = 10_000, Patience = 0 };
}
