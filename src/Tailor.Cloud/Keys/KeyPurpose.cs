namespace Tailor.Cloud.Keys;

/// <summary>What a key that can be replaced signs.</summary>
public enum KeyPurpose
{
    /// <summary>Plans: needed wherever plans are made.</summary>
    Plan,

    /// <summary>Releases: needed where models are published.</summary>
    Release,
}
