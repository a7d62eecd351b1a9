using Tailor.Models.Elastic;
using Tailor.Models.Tensors;

namespace Tailor.Models.Releases;

/// <summary>A piece that is about to be published.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Write">Writes its bytes; the same model gives the same bytes.</param>
public sealed record PieceSource(string Name, PieceKind Kind, Action<Stream> Write)
{
    /// <summary>Cuts a model into pieces. The customizer is none of them: it stays in the cloud.</summary>
    /// <param name="folder">The model, open until all is written.</param>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static IReadOnlyList<PieceSource> Cut(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return
        [
            File(folder, ModelFolderWriter.ManifestName, "manifest", PieceKind.Manifest),
            .. PieceTensors.Of(folder.Manifest).Select(piece => new PieceSource(piece.Name, piece.Kind, stream => TensorFileWriter.Write(stream, piece.Tensors.Select(block => Tensor(folder, block.File, block.Name))))),
            new("catalogue", PieceKind.Catalogue, stream => stream.Write(folder.Catalogue.Text)),
            .. ElasticFile.IsIn(folder) ? [File(folder, ElasticFile.Name, "table", PieceKind.Table)] : Array.Empty<PieceSource>(),
        ];
    }

    private static PieceSource File(ModelFolder folder, string file, string name, PieceKind kind) => new(name, kind, stream =>
    {
        using var source = System.IO.File.OpenRead(Path.Combine(folder.Path, file));
        source.CopyTo(stream);
    });

    private static TensorSource Tensor(ModelFolder folder, string file, string name)
    {
        var tensors = folder.FileOf(file);
        var entry = tensors[name];
        return TensorSource.FromBytes(name, entry.Type, tensors.Bytes(name).ToArray(), entry.Shape.Dimensions.AsSpan());
    }
}
