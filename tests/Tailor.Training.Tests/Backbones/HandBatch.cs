using Tailor.Training.Batches;

namespace Tailor.Training.Tests.Backbones;

/// <summary>Batches written by hand.</summary>
internal static class HandBatch
{
    /// <summary>Rows whose every item but the last is an input, and every item but the first a target; padded on the right.</summary>
    /// <param name="rows">Histories of 2 items or more.</param>
    /// <param name="length">T, at least the longest row's inputs; 0 for just that.</param>
    public static TrainingBatch NextItem(int[][] rows, int length = 0)
    {
        var batch = new TrainingBatch();
        var longest = Math.Max(length, rows.Max(row => row.Length - 1));
        batch.Begin(new BatchPosition(0, 0), WindowStyle.NextItem, rows.Length, longest, longest);
        for (var row = 0; row < rows.Length; row++) batch.Write(row, row, rows[row].AsSpan(..^1), rows[row].AsSpan(1..));
        return batch;
    }

    /// <summary>Rows whose last items are targets; padded on the left to a window.</summary>
    public static TrainingBatch FinalOnly(int[][] rows, int window, int targets = 1)
    {
        var batch = new TrainingBatch();
        batch.Begin(new BatchPosition(0, 0), WindowStyle.FinalOnly, rows.Length, window, targets);
        for (var row = 0; row < rows.Length; row++)
        {
            var inputs = rows[row].AsSpan(..^targets);
            batch.Write(row, row, inputs[Math.Max(0, inputs.Length - window)..], rows[row].AsSpan(^targets..));
        }

        return batch;
    }

    /// <summary>A batch that asks for the state after each history, in the style that the graph trains on; histories of 1 item or more.</summary>
    public static TrainingBatch After(Tailor.Training.Backbones.BackboneGraph graph, params int[][] histories)
    {
        int[][] rows = [.. histories.Select(history => (int[])[.. history.AsSpan(Math.Max(0, history.Length - graph.Spec.MaxLength)..), 0])];
        return graph.Windows == WindowStyle.FinalOnly ? FinalOnly(rows, graph.Spec.MaxLength) : NextItem(rows);
    }
}
