namespace Tailor.Models.Signing;

/// <summary>What a signed document is; it is signed too, so that one never passes for another.</summary>
public enum DocumentKind
{
    /// <summary>Which keys sign releases and plans.</summary>
    Keyring = 1,

    /// <summary>What a model consists of.</summary>
    Release = 2,
}
