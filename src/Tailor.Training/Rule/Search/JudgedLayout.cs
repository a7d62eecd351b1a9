using System.Runtime.InteropServices;

namespace Tailor.Training.Rule.Search;

/// <summary>A layout and what it is worth.</summary>
/// <param name="Layout">The layout.</param>
/// <param name="Worth">Greater is better.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct JudgedLayout(Layout Layout, double Worth);
