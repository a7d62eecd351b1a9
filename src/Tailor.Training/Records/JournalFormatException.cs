namespace Tailor.Training.Records;

/// <summary>A line of a metrics journal is not what this program writes. The message names file and line, what was expected and what stands there.</summary>
public sealed class JournalFormatException : Exception
{
    /// <summary>Describes the line.</summary>
    public JournalFormatException(string file, int line, string expected, string found, Exception? innerException = null)
        : base($"{file}, line {line}: expected {expected}, found {found}.", innerException)
    {
        (File, Line) = (file, line);
    }

    /// <summary>The journal.</summary>
    public string File { get; }

    /// <summary>Line from 1.</summary>
    public int Line { get; }
}
