using System.Runtime.InteropServices;

namespace Tailor.Interactions;

/// <summary>One question to a recommender: after the user's first <paramref name="HistoryLength"/> items, which comes next? The answer stands at that index.</summary>
/// <param name="User">User index.</param>
/// <param name="HistoryLength">Number of leading items that are known; the target is the item at this index.</param>
/// <param name="Targets">How many items from there on are answers, all at once and in no order; 1 where the next item is asked for.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EvaluationCase(int User, int HistoryLength, int Targets = 1);
