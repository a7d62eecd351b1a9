using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tailor.Models.Backbones;
using Tailor.Training;
using Tailor.Training.Batches;

namespace Tailor.Benchmarks.PyTorch;

/// <summary>
/// The same steps in PyTorch (<c>step.py</c>), in a process of its own that takes one whenever it is asked to. Python is <c>python3</c>, or what
/// <c>TAILOR_PYTHON</c> names, with a package <c>torch</c>; a question and its answer cost some 20 µs beside the step.
/// </summary>
internal sealed class PyTorchStep : IDisposable
{
    private readonly Process _python;

    /// <exception cref="InvalidOperationException">There is no Python, or it has no PyTorch.</exception>
    public PyTorchStep(SasRecSpec spec, TrainingOptions options, int itemCount, IReadOnlyList<TrainingBatch> batches)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("TAILOR_PYTHON") ?? "python3")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "PyTorch", "step.py") },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _python = Process.Start(start) ?? throw new InvalidOperationException("Python did not start.");
        var answer = Ask(JsonSerializer.Serialize(new
        {
            width = spec.Width,
            feedForward = spec.FeedForward,
            blocks = spec.Blocks,
            items = itemCount,
            maxLength = spec.MaxLength,
            negatives = options.Loss.Negatives,
            dropout = options.BranchDropout,
            clip = options.ClipNorm,
            batches = batches.Select(batch => new
            {
                rows = batch.Rows,
                length = batch.Length,
                inputs = batch.Inputs.ToArray(),
                targets = batch.TokenTargets.ToArray(),
                positions = batch.TargetPositions.ToArray(),
            }),
        }));
        if (answer != "ready") throw new InvalidOperationException("PyTorch did not start; install it (Debian: python3-torch) and name its Python in TAILOR_PYTHON.");
    }

    /// <summary>Takes a step.</summary>
    /// <returns>Its mean loss.</returns>
    public double Take() => double.Parse(Ask("step") ?? "NaN", CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _python.StandardInput.Close();
        _python.WaitForExit();
        _python.Dispose();
    }

    private string? Ask(string line)
    {
        _python.StandardInput.WriteLine(line);
        _python.StandardInput.Flush();
        return _python.StandardOutput.ReadLine();
    }
}
