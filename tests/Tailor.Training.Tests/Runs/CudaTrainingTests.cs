using Tailor.Torch;
using Tailor.Training.Batches;
using Tailor.Training.Losses;
using Tailor.Training.Records;
using Tailor.Training.Recipes;
using Tailor.Training.Runs;

namespace Tailor.Training.Tests.Runs;

/// <summary>The default device is the whole process's: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(CudaTrainingTests), DisableParallelization = true)]
[Collection(nameof(CudaTrainingTests))]
public sealed class CudaTrainingTests
{
    public static TheoryData<string, LossKind> Runs => new()
    {
        { "sasrec", LossKind.SampledSoftmax },
        { "sasrec", LossKind.FullSoftmax },
        { "sasrec", LossKind.Bce },
        { "sasrec", LossKind.Gbce },
        { "gru4rec", LossKind.SampledSoftmax },
        { "caser", LossKind.SampledSoftmax },
        { "nextitnet", LossKind.SampledSoftmax },
    };

    /// <summary>Losses of a few steps agree to float rounding; later the rounding grows, and what is compared is what was learned.</summary>
    [SkippableTheory]
    [MemberData(nameof(Runs))]
    public void Training_on_a_cuda_device_is_training_on_the_processor(string backbone, LossKind loss)
    {
        Skip.IfNot(torch.cuda_is_available(), $"libtorch {torch.__version__} sees no CUDA device here.");
        var (onProcessor, expected) = Train(backbone, loss, device: -1);
        var (onDevice, found) = Train(backbone, loss, device: 0);
        for (var step = 0; step < 5; step++) Assert.Equal(onProcessor[step], onDevice[step], 1e-3 * Math.Abs(onProcessor[step]));
        Assert.Equal(onProcessor.Count, onDevice.Count);
        Assert.Equal(expected, found, .1);
    }

    private static (List<double> Losses, double Best) Train(string backbone, LossKind loss, int device)
    {
        var before = torch.get_default_device();
        torch.set_default_device(device);
        try
        {
            var recipe = Recipe.Default(backbone);
            var options = recipe.Training with { Epochs = 3, ValidationUsers = 0, Batches = new BatchOptions { TokensPerBatch = 64 }, Loss = new LossOptions { Kind = loss, Negatives = 10 }, CheckpointSeconds = 0 };
            var losses = new StepLosses();
            using var trainer = new Trainer(Cycles.Split(users: 60, items: 20, length: 14), recipe.Backbone with { MaxLength = 10 }, options, losses, null, TimeProvider.System);
            return (losses.Values, trainer.Run(CancellationToken.None).Outcome.Best!.Value);
        }
        finally
        {
            torch.set_default_device(before);
        }
    }

    private sealed class StepLosses : Silent
    {
        public List<double> Values { get; } = [];

        public override void Stepped(in TrainingStep step) => Values.Add(step.Loss);
    }
}
