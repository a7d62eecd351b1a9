using System.Runtime.InteropServices;

namespace Tailor.Evaluation.Ranking;

/// <summary>Where a target stands.</summary>
/// <param name="Rank">Negatives that score at least as much as the target.</param>
/// <param name="Negatives">Negatives it was ranked among.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RankedCase(int Rank, int Negatives);
