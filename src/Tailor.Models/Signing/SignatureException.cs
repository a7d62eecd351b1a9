namespace Tailor.Models.Signing;

/// <summary>A document is well formed, but not from whom it has to be, not for now, or older than one that was seen before. The message names what was expected and found.</summary>
public sealed class SignatureException : Exception
{
    /// <summary>Describes why the document is refused.</summary>
    /// <param name="document">What the document is.</param>
    /// <param name="expected">What it would have to be.</param>
    /// <param name="found">What it is.</param>
    public SignatureException(string document, string expected, string found)
        : base($"The {document} is refused: expected {expected}, found {found}.")
    {
        (Document, Expected, Found) = (document, expected, found);
    }

    /// <summary>What the document is: a keyring or a release.</summary>
    public string Document { get; }

    /// <summary>What the document would have to be.</summary>
    public string Expected { get; }

    /// <summary>What it is.</summary>
    public string Found { get; }
}
