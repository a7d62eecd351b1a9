using System.Numerics;
using System.Runtime.InteropServices;

namespace Tailor.Training.Recurrent;

/// <summary>One place of a gated recurrent layer for one row, and its gradient.</summary>
internal static class GruCell
{
    /// <summary>r = σ(x_r + s_r), z = σ(x_z + s_z), n = tanh(x_n + r · s_n), h' = n + z · (h − n).</summary>
    /// <param name="own">(3h) s: the state's products.</param>
    /// <param name="before">(h) the state h.</param>
    /// <param name="gates">(3h) x, the input's products; out, r, z and n.</param>
    /// <param name="fromState">(h) receives s_n.</param>
    /// <param name="after">(h) receives h'.</param>
    public static void Step(ReadOnlySpan<float> own, ReadOnlySpan<float> before, Span<float> gates, Span<float> fromState, Span<float> after)
    {
        var (width, done) = (before.Length, before.Length / Vector<float>.Count * Vector<float>.Count);
        own[(2 * width)..].CopyTo(fromState);
        for (var i = 0; i < done; i += Vector<float>.Count)
        {
            var reset = Squashing.Sigmoid(Load(gates, i) + Load(own, i));
            var update = Squashing.Sigmoid(Load(gates, width + i) + Load(own, width + i));
            var candidate = Squashing.Tanh(Load(gates, (2 * width) + i) + (reset * Load(own, (2 * width) + i)));
            reset.CopyTo(gates[i..]);
            update.CopyTo(gates[(width + i)..]);
            candidate.CopyTo(gates[((2 * width) + i)..]);
            (candidate + (update * (Load(before, i) - candidate))).CopyTo(after[i..]);
        }

        StepScalar(own, before, gates, after, done);
    }

    /// <summary>The same one value at a time, from the value <paramref name="first"/> on, without s_n: the reference, and what is left over of whole vectors.</summary>
    public static void StepScalar(ReadOnlySpan<float> own, ReadOnlySpan<float> before, Span<float> gates, Span<float> after, int first = 0)
    {
        var width = before.Length;
        for (var i = first; i < width; i++)
        {
            var reset = gates[i] = Squashing.Sigmoid(gates[i] + own[i]);
            var update = gates[width + i] = Squashing.Sigmoid(gates[width + i] + own[width + i]);
            var candidate = gates[(2 * width) + i] = MathF.Tanh(gates[(2 * width) + i] + (reset * own[(2 * width) + i]));
            after[i] = candidate + (update * (before[i] - candidate));
        }
    }

    /// <summary>The gradients of what <see cref="Step"/> added up.</summary>
    /// <param name="gates">(3h) r, z and n.</param>
    /// <param name="fromState">(h) s_n.</param>
    /// <param name="before">(h) the state before.</param>
    /// <param name="state">(h) gradient of the state after; out, the part of it that the state before has directly.</param>
    /// <param name="ofInput">(3h) receives those of x.</param>
    /// <param name="ofState">(3h) receives those of s.</param>
    public static void Differentiate(ReadOnlySpan<float> gates, ReadOnlySpan<float> fromState, ReadOnlySpan<float> before, Span<float> state, Span<float> ofInput, Span<float> ofState)
    {
        var (width, done) = (before.Length, before.Length / Vector<float>.Count * Vector<float>.Count);
        for (var i = 0; i < done; i += Vector<float>.Count)
        {
            Vector<float> reset = Load(gates, i), update = Load(gates, width + i), candidate = Load(gates, (2 * width) + i), given = Load(state, i), hidden = Load(fromState, i);
            var ofCandidate = given * (Vector<float>.One - update) * (Vector<float>.One - (candidate * candidate));
            var ofUpdate = given * (Load(before, i) - candidate) * update * (Vector<float>.One - update);
            var ofReset = ofCandidate * hidden * reset * (Vector<float>.One - reset);
            (given * update).CopyTo(state[i..]);
            ofReset.CopyTo(ofInput[i..]);
            ofReset.CopyTo(ofState[i..]);
            ofUpdate.CopyTo(ofInput[(width + i)..]);
            ofUpdate.CopyTo(ofState[(width + i)..]);
            ofCandidate.CopyTo(ofInput[((2 * width) + i)..]);
            (ofCandidate * reset).CopyTo(ofState[((2 * width) + i)..]);
        }

        DifferentiateScalar(gates, fromState, before, state, ofInput, ofState, done);
    }

    /// <summary>The same one value at a time, from the value <paramref name="first"/> on: the reference, and what is left over of whole vectors.</summary>
    public static void DifferentiateScalar(ReadOnlySpan<float> gates, ReadOnlySpan<float> fromState, ReadOnlySpan<float> before, Span<float> state, Span<float> ofInput, Span<float> ofState, int first = 0)
    {
        var width = before.Length;
        for (var i = first; i < width; i++)
        {
            float reset = gates[i], update = gates[width + i], candidate = gates[(2 * width) + i];
            var ofCandidate = state[i] * (1 - update) * (1 - (candidate * candidate));
            ofInput[width + i] = ofState[width + i] = state[i] * (before[i] - candidate) * update * (1 - update);
            ofInput[i] = ofState[i] = ofCandidate * fromState[i] * reset * (1 - reset);
            ofInput[(2 * width) + i] = ofCandidate;
            ofState[(2 * width) + i] = ofCandidate * reset;
            state[i] *= update;
        }
    }

    private static Vector<float> Load(ReadOnlySpan<float> values, int at) => MemoryMarshal.Read<Vector<float>>(MemoryMarshal.AsBytes(values[at..]));
}
