using Tailor.Interactions.Randomness;
using Tailor.Models.Tensors;

namespace Tailor.Training.Compact;

/// <summary>What a compact table is made of.</summary>
/// <param name="Kind">How it saves bytes.</param>
/// <param name="Items">Number of items.</param>
/// <param name="Width">Values of an embedding.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="RowWidth">Values of a row.</param>
public sealed record CompactShape(CompactKind Kind, int Items, int Width, int Rows, int RowWidth)
{
    /// <summary>Names of the parts.</summary>
    public const string RowsName = "compact.rows", ProjectionName = "compact.projection", NumbersName = "compact.numbers";

    /// <summary>What the file takes beside its parts, at most.</summary>
    public const int FileHeader = 640;

    private const int ScaleBytes = sizeof(float);

    /// <summary>The parts, each of 8 bits a value and a scale a row.</summary>
    public IReadOnlyList<TensorShape> Parts => Kind switch
    {
        CompactKind.Narrow => [new(RowsName, Rows, RowWidth), new(ProjectionName, RowWidth, Width)],
        CompactKind.Memcom => [new(RowsName, Rows, RowWidth), new(NumbersName, 1, Items)],
        _ => [new(RowsName, Rows, RowWidth)],
    };

    /// <summary>Bytes of the parts and the file's header.</summary>
    public long Bytes => FileHeader + Parts.Sum(part => part.ElementCount + ((long)ScaleBytes * part.Dimensions[0]));

    /// <summary>The largest table within a budget.</summary>
    /// <param name="kind">How it saves bytes.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="width">Values of an embedding.</param>
    /// <param name="budget">Bytes.</param>
    /// <exception cref="ArgumentException">The budget is too small; the message says for what.</exception>
    public static CompactShape Within(CompactKind kind, int items, int width, long budget)
    {
        CompactShape Of(int size) => kind == CompactKind.Narrow ? new(kind, items, width, items, size) : new(kind, items, width, size, width);
        var (low, high) = (1, kind == CompactKind.Narrow ? width : items);
        if (Of(low).Bytes > budget) throw new ArgumentException($"A {kind} table of {items} items takes at least {Of(low).Bytes} bytes; the budget is {budget}.");
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Of(middle).Bytes <= budget) low = middle;
            else high = middle - 1;
        }

        return Of(low);
    }

    /// <summary>The row of an item.</summary>
    public int RowOf(int item) => Kind == CompactKind.Narrow ? item : new RandomStream(item).Below(Rows);
}
