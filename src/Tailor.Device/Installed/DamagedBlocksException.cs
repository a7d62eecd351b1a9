namespace Tailor.Device.Installed;

/// <summary>Blocks of an installation are missing, or their bytes are not those that their names say.</summary>
/// <param name="blocks">Their digests.</param>
internal sealed class DamagedBlocksException(IReadOnlyList<string> blocks) : Exception($"Blocks are missing or damaged: {string.Join(", ", blocks)}.")
{
    /// <summary>Their digests.</summary>
    public IReadOnlyList<string> Blocks => blocks;
}
