using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Tailor.Models.Files;
using Tailor.Models.Manifests;

namespace Tailor.Models.Plans;

/// <summary>
/// What was decided for a device: which model, for how long, and up to four parts, each of which may be absent.
/// A part that is absent has its default. Immutable; safe for use by many threads. The bytes are described in docs/plan-format.md.
/// </summary>
public sealed record Plan
{
    /// <summary>How far behind the cloud's clock a device's may be: a plan is taken this much before its time of issue.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The model's version.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The model's weights.</summary>
    public required ModelFingerprint Fingerprint { get; init; }

    /// <summary>The device that it is for: up to 100 letters, digits, '.', '_' or '-'; empty for any.</summary>
    public string Device { get; init; } = "";

    /// <summary>When it was issued, in seconds since 1970 (UTC).</summary>
    public required long Issued { get; init; }

    /// <summary>From when on it does not hold any more, in seconds since 1970 (UTC), after <see cref="Issued"/>; 0 for never.</summary>
    public long Expires { get; init; }

    /// <summary>Its number among the plans for a device; a greater one replaces it.</summary>
    public ulong Sequence { get; init; }

    /// <summary>Which pieces of the item table the device holds, or null for the model's own table.</summary>
    public Embedding? Embedding { get; init; }

    /// <summary>Which blocks are kept, or null for all.</summary>
    public Structure? Structure { get; init; }

    /// <summary>What the layers of the kept blocks are changed by, or null for nothing.</summary>
    public Parameters? Parameters { get; init; }

    /// <summary>How many bits each channel has, or null for all that the model has.</summary>
    public Precision? Precision { get; init; }

    /// <summary>What of the plan changes the network that a device runs.</summary>
    public PlanParts Parts => new() { Structure = Structure, Parameters = Parameters, Precision = Precision };

    /// <summary>64 bytes of ECDSA over P-256 (r, then s) over all bytes before them, or empty where nobody signed.</summary>
    public ImmutableArray<byte> Signature { get; init; } = [];

    /// <summary>Reads a plan's bytes; says nothing about who signed it.</summary>
    /// <param name="bytes">The plan and nothing else, at most 1 MiB.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ModelFormatException">The bytes are no plan, or one of another format.</exception>
    public static Plan Read(ReadOnlySpan<byte> bytes, string name) => PlanFormat.Read(bytes, name);

    /// <summary>Reads a plan's file.</summary>
    /// <exception cref="ModelFormatException">It is no plan, or one of another format.</exception>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    public static Plan Open(string path)
    {
        using var file = FileBytes.Open(path);
        return file.Length > PlanFormat.Longest
            ? throw new ModelFormatException(path, null, $"a plan of at most {PlanFormat.Longest} bytes", $"{file.Length}")
            : Read(file.Span(0, (int)file.Length), path);
    }

    /// <summary>The plan's bytes. The same plan gives the same bytes.</summary>
    /// <exception cref="InvalidOperationException">Something is out of range; the message names all of it.</exception>
    public byte[] Encode() => [.. Signed(), .. Signature];

    /// <summary>Writes the plan's bytes.</summary>
    /// <exception cref="InvalidOperationException">Something is out of range; the message names all of it.</exception>
    public void Write(Stream stream) => stream.Write(Encode());

    /// <summary>Writes a file that is either whole or not there.</summary>
    /// <exception cref="InvalidOperationException">Something is out of range; the message names all of it.</exception>
    public void Write(string path)
    {
        var bytes = Encode();
        WholeFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The plan with a signature.</summary>
    /// <param name="key">The private key, of curve P-256.</param>
    /// <exception cref="ArgumentException">The key is of another curve.</exception>
    /// <exception cref="InvalidOperationException">Something of the plan is out of range; the message names all of it.</exception>
    public Plan Sign(ECDsa key)
    {
        RequireCurve(key);
        return this with { Signature = [.. key.SignData(Signed(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)] };
    }

    /// <summary>Checks that the holder of a key signed the plan as it is.</summary>
    /// <param name="key">The public key, of curve P-256.</param>
    /// <exception cref="PlanException">Nobody signed it, somebody else did, or it was changed afterwards.</exception>
    /// <exception cref="ArgumentException">The key is of another curve.</exception>
    public void Verify(ECDsa key)
    {
        RequireCurve(key);
        if (Signature.IsDefaultOrEmpty) throw new PlanException("a signed plan", "no signature");
        if (!key.VerifyData(Signed(), Signature.AsSpan(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
            throw new PlanException("a plan that the key's holder signed, unchanged", "a signature that does not fit");
    }

    /// <summary>Checks that the plan is for a model: name, version, weights, a code for each channel where channels can be narrowed, a bit for each block, and parameters of the model's form for the kept ones.</summary>
    /// <exception cref="PlanException">It is for another.</exception>
    public void RequireFor(ModelManifest manifest)
    {
        Require($"a plan for the model {manifest.Name}", Model, manifest.Name);
        Require($"version {manifest.Version} of {manifest.Name}", ModelVersion, manifest.Version);
        var weights = ModelFingerprint.Of(manifest);
        Require($"the weights {weights} of {manifest.Name} {manifest.Version}", Fingerprint.ToString(), weights.ToString());
        if (Precision is not null && manifest.Quantization is null) throw new PlanException($"no bits of channels, as {manifest.Name} has no quantization", $"codes for {Precision.Channels} channels");
        var channels = manifest.Backbone.ChannelLayers().Sum(layer => layer.Channels);
        if (Precision is not null && Precision.Channels != channels) throw new PlanException($"codes for the {channels} channels of {manifest.Name}", $"{Precision.Channels}");
        var blocks = manifest.Backbone.SkippableBlocks();
        if (Structure is not null && Structure.Blocks != blocks.Count) throw new PlanException($"a structure of the {blocks.Count} blocks of {manifest.Name} that can be skipped", $"{Structure.Blocks}");
        if (Parameters is null) return;
        var adaptation = manifest.Customizer?.Adapts ?? throw new PlanException($"no parameters, as {manifest.Name} takes none", $"{Parameters.Values.Length} values");
        if (Parameters.Form != adaptation.Form) throw new PlanException($"parameters of the form {adaptation.Form}, as {manifest.Name} takes them", $"{Parameters.Form}");
        var values = adaptation.ValueCount(blocks, Structure);
        if (Parameters.Values.Length != values) throw new PlanException($"{values} parameters for the kept blocks of {manifest.Name}", $"{Parameters.Values.Length}");
    }

    /// <summary>Checks that the plan is for a device, or for any.</summary>
    /// <exception cref="PlanException">It is for another.</exception>
    public void RequireDevice(string device)
    {
        if (Device.Length > 0) Require($"a plan for the device {device}", Device, device);
    }

    /// <summary>Checks that the plan holds at a time.</summary>
    /// <param name="now">The time.</param>
    /// <exception cref="PlanException">It does not hold any more, or it is from the future by more than <see cref="ClockTolerance"/>.</exception>
    public void RequireValidAt(DateTimeOffset now)
    {
        if (now < Time(Issued) - ClockTolerance) throw new PlanException($"a plan that was issued by {Text(now)}", $"one of {Text(Time(Issued))}; is the clock right?");
        if (Expires != 0 && now >= Time(Expires)) throw new PlanException($"a plan that holds at {Text(now)}", $"one that expired at {Text(Time(Expires))}");
    }

    /// <summary>What is out of range, a sentence each; empty for a plan that can be written.</summary>
    public IEnumerable<string> Problems()
    {
        foreach (var problem in ManifestRules.NameProblems(nameof(Model), Model)) yield return problem;
        foreach (var problem in ManifestRules.NameProblems(nameof(ModelVersion), ModelVersion)) yield return problem;
        foreach (var problem in Device.Length == 0 ? [] : ManifestRules.NameProblems(nameof(Device), Device)) yield return problem;
        if (Issued is < 0 or > PlanFormat.LatestTime) yield return $"Issued must be 0 to {PlanFormat.LatestTime} seconds, not {Issued}.";
        if (Expires != 0 && (Expires <= Issued || Expires > PlanFormat.LatestTime)) yield return $"Expires must be 0, or after Issued = {Issued} and at most {PlanFormat.LatestTime} seconds, not {Expires}.";
        if (Precision is { Channels: > PlanFormat.MostChannels }) yield return $"Precision must have at most {PlanFormat.MostChannels} channels, not {Precision.Channels}.";
        if (Structure is { Blocks: > PlanFormat.MostBlocks }) yield return $"Structure must have at most {PlanFormat.MostBlocks} blocks, not {Structure.Blocks}.";
        if (Parameters is { } parameters && parameters.Values.Length > PlanFormat.MostValues) yield return $"Parameters must have at most {PlanFormat.MostValues} values, not {parameters.Values.Length}: a plan has at most {PlanFormat.Longest} bytes.";
        if (!Signature.IsDefaultOrEmpty && Signature.Length != PlanFormat.SignatureLength) yield return $"Signature must have {PlanFormat.SignatureLength} bytes or none, not {Signature.Length}.";
    }

    /// <inheritdoc/>
    public bool Equals(Plan? other) =>
        other is not null
        && string.Equals(Model, other.Model, StringComparison.Ordinal)
        && string.Equals(ModelVersion, other.ModelVersion, StringComparison.Ordinal)
        && string.Equals(Device, other.Device, StringComparison.Ordinal)
        && (Fingerprint, Issued, Expires, Sequence) == (other.Fingerprint, other.Issued, other.Expires, other.Sequence)
        && Equals(Embedding, other.Embedding)
        && Equals(Structure, other.Structure)
        && Equals(Parameters, other.Parameters)
        && Equals(Precision, other.Precision)
        && Signature.AsSpan().SequenceEqual(other.Signature.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Fingerprint, Issued, Expires, Sequence, Embedding, Structure, Parameters, Precision);

    private static void Require(string expected, string found, string wanted)
    {
        if (!string.Equals(found, wanted, StringComparison.Ordinal)) throw new PlanException(expected, found);
    }

    private static void RequireCurve(ECDsa key)
    {
        var curve = key.ExportParameters(includePrivateParameters: false).Curve;
        if (!curve.IsNamed || !(curve.Oid.Value is "1.2.840.10045.3.1.7" || curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256"))
            throw new ArgumentException($"Plans are signed with keys of curve P-256, not {(curve.IsNamed ? curve.Oid.FriendlyName : "a curve without a name")}.", nameof(key));
    }

    private static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private byte[] Signed() => Problems().ToArray() is { Length: > 0 } problems ? throw new InvalidOperationException(string.Join(" ", problems)) : PlanFormat.Signed(this);
}
