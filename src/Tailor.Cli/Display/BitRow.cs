using Tailor.Models.Plans;

namespace Tailor.Cli.Display;

/// <summary>A row of a heat map of bits: a layer, channel by channel.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Bits">(channels) bits of each.</param>
internal sealed record BitRow(string Name, IReadOnlyList<double> Bits)
{
    /// <summary>A layer from its channels' codes.</summary>
    public static BitRow Of(string name, ReadOnlySpan<byte> codes)
    {
        var bits = new double[codes.Length];
        for (var channel = 0; channel < bits.Length; channel++) bits[channel] = Precision.BitsOf(codes[channel]);
        return new(name, bits);
    }

    /// <summary>The row in no more than so many cells, each the mean of neighbours, as even in number as can be.</summary>
    public double[] Cells(int most)
    {
        var cells = new double[Math.Min(most, Bits.Count)];
        for (var cell = 0; cell < cells.Length; cell++)
        {
            var (start, end) = ((int)((long)cell * Bits.Count / cells.Length), (int)((cell + 1L) * Bits.Count / cells.Length));
            for (var channel = start; channel < end; channel++) cells[cell] += Bits[channel] / (end - start);
        }
        return cells;
    }
}
