using System.Text.Json;
using Tailor.Models.Tensors;
using Tailor.Training.Graphs;
using Tailor.Training.Recipes;

namespace Tailor.Training.Rule;

/// <summary>What RULE's training leaves to the search of layouts: rows in blocks, and which items keep the same ones.</summary>
/// <param name="Options">RULE's settings.</param>
/// <param name="Width">Floats of a row.</param>
/// <param name="Users">(users, width).</param>
/// <param name="Items">(items, width).</param>
/// <param name="Groups">Which items keep the same blocks.</param>
public sealed record RuleTable(RuleOptions Options, int Width, float[] Users, float[] Items, ItemGroups Groups)
{
    /// <summary>The folder inside a model folder that holds it.</summary>
    public const string Folder = "rule";

    private const string Tensors = "rows.safetensors", Settings = "settings";

    /// <summary>Floats of a block.</summary>
    public int BlockWidth => Width / Options.Blocks;

    /// <summary>Writes it beside a model; files of that folder are no part of the model.</summary>
    /// <param name="folder">The model folder.</param>
    public void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, Folder));
        TensorFileWriter.Write(
            Path.Combine(folder, Folder, Tensors),
            [
                TensorSource.FromFloats("users", Users, Users.Length / Width, Width),
                TensorSource.FromFloats("items", Items, Items.Length / Width, Width),
                TensorSource.FromBytes("groups", TensorType.U8, Groups.GroupOf, Groups.GroupOf.Length),
            ],
            new Dictionary<string, string>(StringComparer.Ordinal) { [Settings] = JsonSerializer.Serialize(Options, Recipe.Format) });
    }

    /// <summary>The file that <see cref="Write"/> writes.</summary>
    /// <param name="folder">The model folder.</param>
    public static string PathIn(string folder) => Path.Combine(folder, Folder, Tensors);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="folder">The model folder.</param>
    /// <exception cref="FileNotFoundException">The model was not trained by RULE.</exception>
    public static RuleTable Read(string folder)
    {
        var path = PathIn(folder);
        if (!File.Exists(path)) throw new FileNotFoundException($"{folder} has no table in blocks: expected {path}, which tailor train rule leaves.", path);
        using var file = TensorFile.Open(path);
        var options = JsonSerializer.Deserialize<RuleOptions>(file.Metadata[Settings], Recipe.Format)!;
        var groups = new ItemGroups(file.Bytes("groups").ToArray(), options.Groups);
        var items = file.Floats("items").ToArray();
        return new RuleTable(options, items.Length / groups.GroupOf.Length, file.Floats("users").ToArray(), items, groups);
    }

    /// <summary>The score of full rows.</summary>
    public RowScore Score => Options.School == RuleSchool.Faithful ? new TileScore(Options.Blocks) : DotScore.Whole;
}
