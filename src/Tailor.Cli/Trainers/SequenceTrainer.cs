using Tailor.Training;
using Tailor.Training.Backbones;
using Tailor.Training.Records;
using Tailor.Training.Runs;

namespace Tailor.Cli.Trainers;

/// <summary>What trainers of sequential backbones do: prepare a <see cref="Trainer"/> and run it.</summary>
internal abstract class SequenceTrainer : ModelTrainer
{
    /// <summary>Prepares the run; settings and base are checked.</summary>
    protected abstract Trainer Prepare(TrainingTask task, ITrainingProgress progress);

    /// <inheritdoc/>
    protected override TrainedModel Run(TrainingTask task, ITrainingProgress progress, CancellationToken cancellation)
    {
        using var trainer = Prepare(task, progress);
        return trainer.Run(cancellation);
    }

    /// <summary>Prepares a run of a method that begins with the task's base.</summary>
    /// <param name="task">The task.</param>
    /// <param name="training">How it is trained.</param>
    /// <param name="graphOf">The method's graph around the base's network, which it takes over.</param>
    /// <param name="methodOf">What the graph was made with beside the recipe, the base's digests among it, as a checkpoint shall know it.</param>
    /// <param name="progress">Is told how it goes.</param>
    protected Trainer OnBase(TrainingTask task, TrainingOptions training, Func<BackboneGraph, BackboneGraph> graphOf, Func<IReadOnlyList<string>, object> methodOf, ITrainingProgress progress)
    {
        var start = BaseModel.Open(task);
        try
        {
            var graph = Reading(() => graphOf(start.Network));
            return Reading(() => new Trainer(task.Split, graph, training, methodOf(start.Digests), progress, CheckpointsOf(task.Folder), TimeProvider.System));
        }
        catch
        {
            start.Network.Dispose();
            throw;
        }
    }
}
