using System.Collections.Immutable;
using System.Security.Cryptography;
using Tailor.Models.Plans;

namespace Tailor.Models.Signing;

/// <summary>
/// Which keys sign releases and plans, signed by a root key that apps ship with. The root key can stay offline; the key of plans has to be where plans are made, and is
/// replaced by a keyring of a greater sequence number.
/// </summary>
public sealed record Keyring
{
    /// <summary>Most keys of a purpose.</summary>
    public const int MostKeys = 8;

    /// <summary>Format of the text.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The text's format.</summary>
    public required int Format { get; init; }

    /// <summary>A greater one replaces it; at least 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it was issued, in seconds since 1970 (UTC).</summary>
    public required long Issued { get; init; }

    /// <summary>From when on it does not hold any more, in seconds since 1970 (UTC); 0 for never.</summary>
    public required long Expires { get; init; }

    /// <summary>Who may sign releases.</summary>
    public required ImmutableArray<PublicKey> ReleaseKeys { get; init; }

    /// <summary>Who may sign plans.</summary>
    public required ImmutableArray<PublicKey> PlanKeys { get; init; }

    /// <summary>Reads a signed keyring, once its signature is right.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="roots">The root keys.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ModelFormatException">It is malformed.</exception>
    /// <exception cref="SignatureException">No root key signed it.</exception>
    public static Keyring Read(ReadOnlySpan<byte> bytes, IEnumerable<PublicKey> roots, string name) =>
        SignedJson.Read(bytes, DocumentKind.Keyring, roots, SigningJson.Default.Keyring, name, keyring => keyring.Problems());

    /// <summary>Reads a keyring whoever signed it: for who hands it on without the root key, and trusts where it lies.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ModelFormatException">It is malformed.</exception>
    public static Keyring ReadUnverified(ReadOnlySpan<byte> bytes, string name) =>
        SignedJson.Read(SignedDocument.Read(bytes, DocumentKind.Keyring, name), SigningJson.Default.Keyring, name, keyring => keyring.Problems());

    /// <summary>Signs it.</summary>
    /// <param name="root">A root key.</param>
    /// <exception cref="InvalidOperationException">Something is out of range; the message names all of it.</exception>
    public SignedDocument Sign(ECDsa root) => SignedJson.Sign(this, DocumentKind.Keyring, SigningJson.Default.Keyring, Problems(), root);

    /// <summary>Checks that it holds at a time.</summary>
    /// <exception cref="SignatureException">It does not hold any more, or it is from the future.</exception>
    public void RequireValidAt(DateTimeOffset now) => SignedJson.RequireValidAt("keyring", Issued, Expires, now);

    /// <summary>Checks that a plan was signed by one of the keys of plans.</summary>
    /// <exception cref="PlanException">It was not.</exception>
    public void Verify(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        PlanException? last = null;
        foreach (var candidate in PlanKeys)
        {
            using var key = candidate.Open();
            try
            {
                plan.Verify(key);
                return;
            }
            catch (PlanException error)
            {
                last = error;
            }
        }

        throw last ?? new PlanException("a key that may sign plans", "none");
    }

    /// <summary>What is out of range, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (Format != CurrentFormat) return [$"format must be {CurrentFormat}, not {Format}; a newer version may read it."];
        return [.. SignedJson.Problems(Sequence, Issued, Expires), .. Problems("releaseKeys", ReleaseKeys), .. Problems("planKeys", PlanKeys)];
    }

    private static IEnumerable<string> Problems(string what, ImmutableArray<PublicKey> keys)
    {
        if (keys.IsDefault || keys.Length is 0 or > MostKeys || keys.Any(key => key is null)) return [$"{what} must have 1 to {MostKeys} keys."];
        return [.. keys.SelectMany(key => key.Problems()), .. keys.DistinctBy(key => key.Id, StringComparer.Ordinal).Count() < keys.Length ? [$"{what} must have each key once."] : Array.Empty<string>()];
    }
}
