using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Tailor.Models.Manifests;

namespace Tailor.Models.Plans;

/// <summary>
/// Which weights a plan is for: the first 8 bytes of the SHA-256 of <c>backbone.safetensors</c>. It tells models apart that were trained again
/// under the same name and version; it is no proof against somebody who makes another model with the same one, which is what signatures are for.
/// </summary>
/// <param name="Value">The 8 bytes, the first as the highest.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ModelFingerprint(ulong Value)
{
    /// <summary>Bytes of a fingerprint.</summary>
    public const int Length = sizeof(ulong);

    /// <summary>The fingerprint of a model.</summary>
    public static ModelFingerprint Of(ModelManifest manifest)
    {
        var backbone = manifest.Files.First(file => string.Equals(file.Name, ManifestRules.BackboneFile, StringComparison.Ordinal));
        return new(ulong.Parse(backbone.Sha256.AsSpan(0, 2 * Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    /// <summary>16 hexadecimal digits, as the digest starts.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    internal static ModelFingerprint Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes));

    internal void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt64BigEndian(bytes, Value);
}
