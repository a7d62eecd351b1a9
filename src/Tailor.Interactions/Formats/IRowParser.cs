using Tailor.Interactions.Text;

namespace Tailor.Interactions.Formats;

/// <summary>Reads the lines of one format.</summary>
internal interface IRowParser
{
    /// <summary>Whether every line has a time.</summary>
    bool HasTimes { get; }

    /// <summary>Whether every line has a rating.</summary>
    bool HasRatings { get; }

    /// <summary>Adds what a line holds, or says why nothing of it was added.</summary>
    LineFault? Parse(ReadOnlySpan<byte> line, long number, RowSink rows);
}
