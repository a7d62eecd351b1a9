using System.Runtime.InteropServices;

namespace Tailor.Evaluation.Ranking;

/// <summary>Where a target stands.</summary>
/// <param name="Rank">Negatives that score at least as much as the target.</param>
/// <param name="Negatives">Negatives it was ranked among.</param>
/// <param name="Ranks">Of a case with several targets the rank of each, in the order of the sequence: other targets above it count; <paramref name="Rank"/> is then the best one. Else null.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RankedCase(int Rank, int Negatives, int[]? Ranks = null);
