namespace Tailor.Models;

/// <summary>A file of a model, or a tensor file from elsewhere, is not what the format says. The message names file, offset, expected and found.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>Describes what is wrong.</summary>
    /// <param name="file">The file, as the caller named it.</param>
    /// <param name="offset">Byte offset in the file where it was seen, or null where no single place is to blame.</param>
    /// <param name="expected">What the format asks for there.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="innerException">What the base class library said, where it said something.</param>
    public ModelFormatException(string file, long? offset, string expected, string found, Exception? innerException = null)
        : base($"{file}{(offset is null ? "" : $", byte {offset}")}: expected {expected}, found {found}.", innerException)
    {
        (File, Offset, Expected, Found) = (file, offset, expected, found);
    }

    /// <summary>The file, as the caller named it.</summary>
    public string File { get; }

    /// <summary>Byte offset in the file, or null.</summary>
    public long? Offset { get; }

    /// <summary>What the format asks for.</summary>
    public string Expected { get; }

    /// <summary>What stands there.</summary>
    public string Found { get; }
}
