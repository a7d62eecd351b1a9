using System.Runtime.InteropServices;

namespace Tailor.Evaluation;

/// <summary>How far an evaluation is.</summary>
/// <param name="Done">Cases ranked.</param>
/// <param name="Total">Cases in all.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EvaluationProgress(int Done, int Total);
