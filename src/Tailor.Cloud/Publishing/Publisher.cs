using System.Security.Cryptography;
using Tailor.Cloud.Storage;
using Tailor.Models;
using Tailor.Models.Elastic;
using Tailor.Models.Files;
using Tailor.Models.Releases;
using Tailor.Runtime;
using Tailor.Runtime.Golden;

namespace Tailor.Cloud.Publishing;

/// <summary>Turns a model folder into a release: checks it, cuts it into blocks, copies it for the cloud's customizers, and signs the list.</summary>
/// <param name="store">Where to.</param>
/// <param name="time">The clock.</param>
public sealed class Publisher(Store store, TimeProvider time)
{
    /// <summary>How long a release holds unless somebody says otherwise: an app that is installed later than that gets no old model with known faults.</summary>
    public static readonly TimeSpan UsualLifetime = TimeSpan.FromDays(180);

    /// <summary>Publishes a model.</summary>
    /// <param name="path">The model folder.</param>
    /// <param name="key">A key of releases.</param>
    /// <param name="lifetime">How long the release holds, or null for ever.</param>
    /// <returns>The release.</returns>
    /// <exception cref="PublishException">The model fails its own check.</exception>
    /// <exception cref="ModelFormatException">A file of it is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public Release Publish(string path, ECDsa key, TimeSpan? lifetime = null)
    {
        using var folder = ModelFolder.Open(path);
        folder.Verify();
        var golden = Check(folder);

        var (model, now) = (folder.Manifest.Name, time.GetUtcNow());
        var sequence = store.Sequences(model).LastOrDefault() + 1;
        ReleasePiece[] pieces = [.. PieceSource.Cut(folder).Append(golden).Select(store.Add)];
        var release = new Release
        {
            Format = Release.CurrentFormat,
            Model = model,
            Version = folder.Manifest.Version,
            Sequence = sequence,
            Issued = now.ToUnixTimeSeconds(),
            Expires = lifetime is { } span ? (now + span).ToUnixTimeSeconds() : 0,
            Pieces = [.. pieces],
        };
        var signed = release.Sign(key);
        Copy(folder, store.ModelFolder(model, sequence));
        WholeFile.Write(store.ReleaseFile(model, sequence), stream => stream.Write(signed.Bytes.Span)); // last: a release is there when its file is
        return release;
    }

    /// <summary>Publishes a release of before once more, under the next number: the way back from a newer one, since devices take no lower number.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="sequence">The number of the release.</param>
    /// <param name="key">A key of releases.</param>
    /// <param name="lifetime">How long the release holds, or null for ever.</param>
    /// <returns>The new release; its pieces are the old ones, so devices that still have them download nothing.</returns>
    /// <exception cref="PublishException">There is no such release.</exception>
    /// <exception cref="ModelFormatException">A file of it is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public Release Republish(string model, long sequence, ECDsa key, TimeSpan? lifetime = null) => store.HasRelease(model, sequence)
        ? Publish(store.ModelFolder(model, sequence), key, lifetime)
        : throw new PublishException($"There is no release {sequence} of {model}.");

    private static PieceSource Check(ModelFolder folder)
    {
        var manifest = folder.Manifest;
        if (manifest.Metrics.IsEmpty) throw new PublishException($"{manifest.Name} {manifest.Version} has no metrics in its manifest: a model that nobody measured is not published.");
        var file = Path.Combine(folder.Path, GoldenScores.FileName);
        if (!File.Exists(file)) throw new PublishException($"{manifest.Name} {manifest.Version} has no {GoldenScores.FileName}: answers by which devices check the model that they assembled. Training writes it.");
        var recommender = Recommender.Open(folder);
        if (GoldenScores.Open(file).Difference(recommender) is { } difference) throw new PublishException($"{manifest.Name} {manifest.Version} does not answer as {GoldenScores.FileName} says: {difference}.");
        if (ElasticFile.IsIn(folder)) _ = ElasticFile.Open(folder);
        return new("golden", PieceKind.Golden, stream => stream.Write(File.ReadAllBytes(file)));
    }

    private static void Copy(ModelFolder folder, string target)
    {
        if (Directory.Exists(target)) Directory.Delete(target, recursive: true); // left behind by a publisher that was killed
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(folder.Path)) File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }
}
