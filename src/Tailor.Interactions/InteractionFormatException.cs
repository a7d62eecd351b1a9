namespace Tailor.Interactions;

/// <summary>A file of interactions or titles is not what it should be. The message says file, line, what was expected and what stood there.</summary>
public sealed class InteractionFormatException : Exception
{
    /// <summary>Makes the message from its parts.</summary>
    /// <param name="file">The file as the caller named it.</param>
    /// <param name="line">Line number from 1, or null where the whole file is meant.</param>
    /// <param name="expected">What should have stood there.</param>
    /// <param name="found">What stood there.</param>
    /// <param name="cause">The error beneath, if there was one.</param>
    public InteractionFormatException(string file, long? line, string expected, string found, Exception? cause = null)
        : base($"{file}{(line is null ? "" : $", line {line}")}: expected {expected}, found {found}.", cause) =>
        (File, Line, Expected, Found) = (file, line, expected, found);

    /// <summary>The file as the caller named it.</summary>
    public string File { get; }

    /// <summary>Line number from 1, or null where the whole file is meant.</summary>
    public long? Line { get; }

    /// <summary>What should have stood there.</summary>
    public string Expected { get; }

    /// <summary>What stood there.</summary>
    public string Found { get; }
}
