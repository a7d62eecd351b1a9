using System.Text.Json.Nodes;
using Tailor.Cli.Progress;
using Tailor.Cli.Settings;
using Tailor.Cli.Trainers;

namespace Tailor.Cli.Demonstration;

/// <summary>Trains a model of the demonstration.</summary>
internal static class DemoTraining
{
    /// <summary>Trains; a run that was stopped goes on.</summary>
    /// <param name="host">The world outside.</param>
    /// <param name="method">What to train.</param>
    /// <param name="found">The data.</param>
    /// <param name="settings">Settings over the method's recipe.</param>
    /// <param name="start">The model that it begins with, or null for none.</param>
    /// <param name="folder">The model folder to make.</param>
    /// <param name="cancellation">Stops it with a checkpoint.</param>
    public static TrainingReport Run(CliHost host, string method, DemoData found, JsonObject settings, string? start, string folder, CancellationToken cancellation)
    {
        var trainer = host.Trainers.First(trainer => trainer.Method == method);
        var task = new TrainingTask
        {
            DataName = found.Data.Name,
            Split = found.Data.Split,
            TitleOf = found.Data.Set.TitleOf,
            Settings = SettingsPatch.Apply(trainer.Defaults, ("demo", settings)),
            Seed = 1,
            Base = start,
            Folder = folder,
        };
        var progress = TrainingDisplay.On(host);
        TrainingReport training;
        using (progress as IDisposable) training = trainer.Train(task, progress, cancellation);
        if (training.Outcome.End == Training.Records.TrainingEnd.Interrupted) throw new OperationCanceledException("Training stopped with a checkpoint.", cancellation);
        trainer.Forget(folder);
        return training;
    }
}
