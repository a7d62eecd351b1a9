using System.Runtime.InteropServices;

namespace Tailor.Training.Graphs;

/// <summary>A sample of BPR.</summary>
/// <param name="User">User index.</param>
/// <param name="Positive">An item of the user.</param>
/// <param name="Negative">An item that the user does not have.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PairSample(int User, int Positive, int Negative);
