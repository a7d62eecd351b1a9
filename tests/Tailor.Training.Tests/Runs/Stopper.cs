using Tailor.Training.Records;

namespace Tailor.Training.Tests.Runs;

/// <summary>Cancels after a number of steps.</summary>
internal sealed class Stopper(long steps) : Silent
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public override void Stepped(in TrainingStep step)
    {
        if (step.Step >= steps) _source.Cancel();
    }
}
