namespace Tailor.Benchmarks.Device;

/// <summary>A row of the comparison.</summary>
/// <param name="Name">Its name, and how it is asked for.</param>
/// <param name="Side">What it stands for; of several rows of ONNX Runtime on one side the fastest counts.</param>
/// <param name="Exact">Whether it computes in float32, so that its answers must be Tailor's.</param>
/// <param name="Open">Opens it on a trial's files.</param>
internal sealed record Entry(string Name, string Side, bool Exact, Func<TrialFiles, IContestant> Open);
