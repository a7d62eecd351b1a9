using System.Runtime.InteropServices;

namespace Tailor.Runtime;

/// <summary>One recommended item.</summary>
/// <param name="Item">Item index, from 0.</param>
/// <param name="Score">Its score; greater is better, comparable within one call only.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Recommendation(int Item, float Score);
