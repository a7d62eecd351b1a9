using System.Text.Json;
using Tailor.Models;
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
    /// <exception cref="ModelFormatException">The file is malformed: settings, groups or rows are missing, or do not fit each other.</exception>
    public static RuleTable Read(string folder)
    {
        var path = PathIn(folder);
        if (!File.Exists(path)) throw new FileNotFoundException($"{folder} has no table in blocks: expected {path}, which tailor train rule leaves.", path);
        using var file = TensorFile.Open(path);
        var options = OptionsIn(file);
        var (items, users) = (RowsIn(file, "items"), RowsIn(file, "users"));
        if (users.Width != items.Width) throw new ModelFormatException(path, null, $"users' rows of {items.Width} floats, as items have", $"{users.Width}");
        if (string.Join(" ", options.Problems(items.Width, items.Count)) is { Length: > 0 } problems) throw new ModelFormatException(path, null, "RULE's settings of this table", problems);
        return new RuleTable(options, items.Width, file.Floats("users").ToArray(), file.Floats("items").ToArray(), GroupsIn(file, options.Groups, items.Count));
    }

    private static RuleOptions OptionsIn(TensorFile file)
    {
        if (!file.Metadata.TryGetValue(Settings, out var text)) throw new ModelFormatException(file.Path, null, $"RULE's settings among the metadata, as {Settings}", "none");
        try
        {
            return JsonSerializer.Deserialize<RuleOptions>(text, Recipe.Format) ?? throw new JsonException("null");
        }
        catch (JsonException wrong)
        {
            throw new ModelFormatException(file.Path, null, "RULE's settings", wrong.Message);
        }
    }

    private static (int Count, int Width) RowsIn(TensorFile file, string name)
    {
        file.RequireFinite(name);
        var shape = file[name].Shape;
        return shape.Dimensions is [var count, > 0 and var width] ? (count, width) : throw new ModelFormatException(file.Path, file[name].Offset, $"rows of {name}", $"{shape}");
    }

    private static ItemGroups GroupsIn(TensorFile file, int count, int items)
    {
        var groupOf = file.Bytes("groups").ToArray();
        if (groupOf.Length != items) throw new ModelFormatException(file.Path, file["groups"].Offset, $"the groups of {items} items", $"{groupOf.Length} bytes");
        var most = groupOf.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(count - 1));
        if (most >= 0) throw new ModelFormatException(file.Path, file["groups"].Offset + most, $"groups below {count}", $"{groupOf[most]}");
        var groups = new ItemGroups(groupOf, count);
        return groups.Sizes.IndexOf(0) is var empty && empty < 0 ? groups : throw new ModelFormatException(file.Path, file["groups"].Offset, $"items in each of {count} groups", $"none in group {empty}");
    }

    /// <summary>The score of full rows.</summary>
    public RowScore Score => Options.School == RuleSchool.Faithful ? new TileScore(Options.Blocks) : DotScore.Whole;
}
