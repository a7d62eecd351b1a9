using Tailor.Device.Stores;
using Tailor.Models;
using Tailor.Models.Elastic;
using Tailor.Models.Plans;
using Tailor.Models.Releases;
using Tailor.Models.Tensors;
using Tailor.Runtime;
using Tailor.Runtime.Golden;
using Tailor.Runtime.Interests;

namespace Tailor.Device.Installed;

/// <summary>Makes a model of pieces and a plan, and checks it.</summary>
/// <param name="blocks">The pieces.</param>
/// <param name="catalogue">Whether the app wants its own ids of items.</param>
internal sealed class ModelAssembly(BlockFolder blocks, bool catalogue)
{
    /// <summary>Makes a model; all pieces are there. Where a model runs already whose weights serve, only the layers that the plan changes are made anew.</summary>
    /// <param name="documents">What it is made of.</param>
    /// <param name="running">What runs, or null.</param>
    /// <exception cref="ModelFormatException">A piece is not what the manifest says.</exception>
    /// <exception cref="PlanException">The plan does not fit.</exception>
    /// <exception cref="ModelCheckException">The model does not answer as it must.</exception>
    public InstalledModel Assemble(Documents documents, InstalledModel? running = null)
    {
        var needed = PieceSelection.For(documents.Release, documents.Manifest, documents.Plan, catalogue);
        var size = needed.Sum(piece => piece.Length);
        if (running is not null && Serves(running, documents))
        {
            var narrowed = running.Recommender.Apply(documents.Plan?.Parts ?? new());
            ModelCheck.RequireFinite(narrowed);
            return new(documents, narrowed, running.Extractor, running.Names, size);
        }

        var files = new List<TensorFile>();
        try
        {
            foreach (var piece in needed.Where(piece => HasTensors(piece.Piece.Kind))) files.Add(TensorFile.Open(blocks.FileOf(piece.Sha256)));
            var source = new TensorFileSource(files);
            var recommender = Build(documents, needed, source);
            var extractor = documents.Manifest.Extractor is { } spec ? new InterestExtractor(spec, recommender, source) : null;
            var names = needed.FirstOrDefault(piece => piece.Piece.Kind == PieceKind.Catalogue) is { } ids ? new ItemNames(blocks.FileOf(ids.Sha256), documents.Manifest.ItemCount) : null;
            return new(documents, recommender, extractor, names, size);
        }
        catch (ArgumentException error)
        {
            throw new PlanException($"a plan that fits {documents.Manifest.Name}", error.Message.TrimEnd('.'));
        }
        finally
        {
            foreach (var file in files) file.Dispose();
        }
    }

    private Recommender Build(Documents documents, IReadOnlyList<NeededPiece> needed, TensorFileSource source)
    {
        var (manifest, parts) = (documents.Manifest, documents.Plan?.Parts ?? new());
        var options = new RecommenderOptions { Quantization = manifest.Quantization, Adaptation = manifest.Customizer?.Adapts, Table = Table(documents, needed) };
        Recommender recommender;
        if (needed.FirstOrDefault(piece => piece.Piece.Kind == PieceKind.Golden) is { } golden)
        {
            recommender = new(manifest.Backbone, manifest.ItemCount, source, options);
            ModelCheck.RequireGolden(recommender, GoldenScores.Open(blocks.FileOf(golden.Sha256)));
            if (documents.Plan is not null) recommender = recommender.Apply(parts);
        }
        else
        {
            recommender = new(manifest.Backbone, manifest.ItemCount, source, options with { Structure = parts.Structure, Parameters = parts.Parameters, Precision = parts.Precision });
        }

        ModelCheck.RequireFinite(recommender);
        return recommender;
    }

    private ElasticTable? Table(Documents documents, IReadOnlyList<NeededPiece> needed)
    {
        if (documents.Plan?.Embedding is null) return null;
        var piece = needed.First(piece => piece.Piece.Kind == PieceKind.Table);
        var file = blocks.FileOf(piece.Sha256);
        var table = ElasticTable.Read(File.ReadAllBytes(file), file);
        return table.Header.Source == ElasticFile.SourceOf(documents.Manifest)
            ? table
            : throw new ModelFormatException(file, 12, $"a scalable table of this model's items ({ElasticFile.SourceOf(documents.Manifest):x16})", $"one of another table ({table.Header.Source:x16})");
    }

    /// <summary>Whether the weights that run are those that a plan needs: the same release and table, no parameters mixed in, no block left out that is needed.</summary>
    private static bool Serves(InstalledModel running, Documents documents)
    {
        var (now, then) = (running.Recommender.Parts, documents.Plan);
        return running.Release.Sequence == documents.Release.Sequence
            && running.Release.Pieces.SequenceEqual(documents.Release.Pieces)
            && Equals(running.Plan?.Embedding, then?.Embedding)
            && now.Parameters is null
            && (now.Structure is null || now.Structure.Kept == now.Structure.Blocks || Equals(now.Structure, then?.Structure));
    }

    private static bool HasTensors(PieceKind kind) => kind is PieceKind.Backbone or PieceKind.Block or PieceKind.Items or PieceKind.ItemScalars or PieceKind.Extractor;
}
