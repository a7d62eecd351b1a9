using System.Text.Json.Nodes;
using Tailor.Training.Records;

namespace Tailor.Cli.Trainers;

/// <summary>Trains one method into a model folder: all that the command line and the experiments know of training.</summary>
internal interface IModelTrainer
{
    /// <summary>Name on the command line and in experiments, such as "sasrec".</summary>
    string Method { get; }

    /// <summary>Whether it begins with a trained backbone, the task's base.</summary>
    bool NeedsBase { get; }

    /// <summary>Whether libtorch computes, on the processor or on another accelerator; else this program's own loops do.</summary>
    bool UsesLibtorch { get; }

    /// <summary>What it is, in a line.</summary>
    string Description { get; }

    /// <summary>Every setting with its default, the seed aside; keys that are not here are refused.</summary>
    JsonObject Defaults { get; }

    /// <summary>Trains, or goes on from the checkpoint in the task's folder, and leaves a model folder there.</summary>
    /// <param name="task">What to train.</param>
    /// <param name="progress">Is told how it goes.</param>
    /// <param name="cancellation">Asks to stop: a checkpoint is written, and the outcome says so.</param>
    TrainingReport Train(TrainingTask task, ITrainingProgress progress, CancellationToken cancellation);

    /// <summary>Removes what only an unfinished run needs: its checkpoints.</summary>
    void Forget(string folder);
}
