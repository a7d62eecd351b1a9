namespace Tailor.Runtime.Kernels.Integers;

/// <summary>
/// How weights of one width stand in packed bytes. Weights are unsigned: code + <see cref="Offset"/>. A panel is as many outputs as a vector has
/// 32-bit lanes; a step is one vector of it: each lane holds <see cref="Groups"/> groups of four inputs of its output, group g in bits
/// g · bits of its four bytes.
/// </summary>
internal interface IPackedWidth
{
    /// <summary>Bits of a weight.</summary>
    static abstract int Bits { get; }

    /// <summary>What is added to a code.</summary>
    static abstract int Offset { get; }

    /// <summary>Groups of four inputs in a step.</summary>
    static abstract int Groups { get; }

    /// <summary>Steps whose products can be summed in 16 bits: groups · 2 · greatest weight · 127 · steps is at most 32,767.</summary>
    static abstract int SafeSteps { get; }

    /// <summary>How far to the left the sums of a pass go.</summary>
    static abstract int Shift { get; }

    /// <summary>Whether the sums of a pass are added to those of the pass before, and not to the offset's correction.</summary>
    static abstract bool Continues { get; }

    /// <summary>A group's weights, a byte each.</summary>
    static abstract TVector Unpack<TVector, TMath>(TVector packed, int group)
        where TVector : struct
        where TMath : struct, IByteMath<TVector>;
}
