using System.Numerics.Tensors;
using Tailor.Training.Backbones;

namespace Tailor.Training.Compact;

/// <summary>The leading right singular vectors of a matrix, by repeated multiplication: close enough to begin a training with.</summary>
internal static class LeadingVectors
{
    private const int Rounds = 40;

    /// <summary>Finds them.</summary>
    /// <param name="table">(rows, width).</param>
    /// <param name="width">Values of a row.</param>
    /// <param name="count">How many, at most the width.</param>
    /// <returns>(count, width), orthonormal.</returns>
    public static float[] Of(ReadOnlySpan<float> table, int width, int count)
    {
        var gram = new float[width * width];
        for (var at = 0; at < table.Length; at += width)
            for (var i = 0; i < width; i++) TensorPrimitives.MultiplyAdd(table.Slice(at, width), table[at + i], gram.AsSpan(i * width, width), gram.AsSpan(i * width, width));
        var vectors = new Initializer(seed: 1).Normal((long)count * width, 1);
        for (var round = 0; round < Rounds; round++)
        {
            var next = new float[vectors.Length];
            for (var v = 0; v < count; v++)
                for (var i = 0; i < width; i++) next[(v * width) + i] = TensorPrimitives.Dot<float>(gram.AsSpan(i * width, width), vectors.AsSpan(v * width, width));
            Orthonormalize(next, width);
            vectors = next;
        }

        return vectors;
    }

    /// <summary>Gram and Schmidt, each vector against those before it.</summary>
    private static void Orthonormalize(float[] vectors, int width)
    {
        for (var at = 0; at < vectors.Length; at += width)
        {
            var vector = vectors.AsSpan(at, width);
            TensorPrimitives.Divide(vector, Math.Max(TensorPrimitives.Norm<float>(vector), float.Epsilon), vector);
            for (var before = 0; before < at; before += width)
            {
                var other = vectors.AsSpan(before, width);
                TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<float>(other, vector), vector, vector);
            }

            TensorPrimitives.Divide(vector, Math.Max(TensorPrimitives.Norm<float>(vector), float.Epsilon), vector);
        }
    }
}
