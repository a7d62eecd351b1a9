using Tailor.Training.Records;

namespace Tailor.Cli.Progress;

/// <summary>Chooses how training is shown on standard error.</summary>
internal static class TrainingDisplay
{
    /// <summary>A moving bar in a terminal, plain lines elsewhere.</summary>
    public static ITrainingProgress On(CliHost host) =>
        host.ErrorIsTerminal ? new TrainingBar(host.Error, host.Time) : new PlainProgress(host.Error, host.Time);
}
