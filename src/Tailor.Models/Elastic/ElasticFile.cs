using System.Globalization;
using Tailor.Models.Files;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;

namespace Tailor.Models.Elastic;

/// <summary>A model folder's scalable table, <c>items.elastic</c>: the whole stream, of which each device takes the beginning that it can afford.</summary>
public sealed class ElasticFile
{
    /// <summary>Its name in the folder. It is no part of the model: a folder without it is whole, and it can be made again from the item table.</summary>
    public const string Name = "items.elastic";

    private readonly byte[] _bytes;
    private readonly string _name;

    private ElasticFile(byte[] bytes, string name)
    {
        (_bytes, _name) = (bytes, name);
        Header = ElasticHeader.Read(bytes, name);
        Layout = new ElasticLayout(Header);
        if (bytes.Length != Layout.Full) throw new ModelFormatException(name, null, $"a stream of {Layout.Full} bytes, as its header says", $"{bytes.Length}");
    }

    /// <summary>Groups, spreads and weights.</summary>
    public ElasticHeader Header { get; }

    /// <summary>The order of the pieces, and what a budget buys.</summary>
    public ElasticLayout Layout { get; }

    /// <summary>The item table that a stream is made of, as its header names it: the first 8 bytes of the SHA-256 of <c>items.weight</c>.</summary>
    public static ulong SourceOf(ModelManifest manifest)
    {
        var items = manifest.Blocks.First(block => string.Equals(block.Name, "items.weight", StringComparison.Ordinal));
        return ulong.Parse(items.Sha256.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a model folder has one.</summary>
    public static bool IsIn(ModelFolder folder) => File.Exists(Path.Combine(folder.Path, Name));

    /// <summary>Takes a whole stream that is in memory.</summary>
    /// <param name="bytes">The stream.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ModelFormatException">It is no scalable table, or not whole.</exception>
    public static ElasticFile Of(byte[] bytes, string name) => new(bytes, name);

    /// <summary>Opens a model's.</summary>
    /// <exception cref="ModelFormatException">It is damaged, or was made of another item table.</exception>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public static ElasticFile Open(ModelFolder folder)
    {
        var path = Path.Combine(folder.Path, Name);
        var file = new ElasticFile(File.ReadAllBytes(path), path);
        if (file.Header.Source != SourceOf(folder.Manifest))
            throw new ModelFormatException(path, 12, $"a scalable table of this model's items ({SourceOf(folder.Manifest):x16})", $"one of another table ({file.Header.Source:x16}); it has to be built again");
        return (file.Header.Items, file.Header.Width) == (folder.Manifest.ItemCount, folder.Manifest.Backbone.Width)
            ? file
            : throw new ModelFormatException(path, 6, $"{folder.Manifest.ItemCount} items of {folder.Manifest.Backbone.Width} values", $"{file.Header.Items} of {file.Header.Width}");
    }

    /// <summary>Writes a stream into a model folder, whole or not at all.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="stream">The stream.</param>
    public static void Write(ModelFolder folder, byte[] stream) => WholeFile.Write(Path.Combine(folder.Path, Name), file => file.Write(stream));

    /// <summary>The plan's part for a budget: the longest beginning of whole pieces within it.</summary>
    /// <param name="budget">Bytes.</param>
    /// <returns>The part, or null where the budget is below the shortest table.</returns>
    public Embedding? Within(long budget) => Layout.Within(budget) is { } length ? Embedding.Of(_bytes.AsSpan(0, (int)length)) : null;

    /// <summary>The table as a device has it.</summary>
    /// <param name="part">What the plan says.</param>
    /// <exception cref="PlanException">The plan is for another table.</exception>
    public ElasticTable Table(Embedding part)
    {
        if (part.Length > _bytes.Length) throw new PlanException($"a scalable table of at least {part.Length} bytes", $"{_bytes.Length}");
        part.Require(_bytes.AsSpan(0, (int)part.Length));
        return ElasticTable.Read(_bytes.AsMemory(0, (int)part.Length), _name);
    }

    /// <summary>The whole table.</summary>
    public ElasticTable Whole() => ElasticTable.Read(_bytes, _name);
}
