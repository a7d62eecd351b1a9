using System.Security.Cryptography;
using System.Text.Json;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Tables;
using Tailor.Customization.Rule;
using Tailor.Interactions.Splits;
using Tailor.Models;
using Tailor.Models.Elastic;
using Tailor.Training.Rule;
using Tailor.Training.Rule.Search;

namespace Tailor.Cli.Layouts;

/// <summary>A layout of RULE's blocks as a scalable table: plans, downloads and the runtime take it like any other.</summary>
internal static class LayoutTable
{
    /// <summary>Why a layout of the faithful school cannot be stored in codes.</summary>
    public const string FaithfulShipsNoBlocks = "a model of the faithful school ships its collapse, which has no blocks: only layouts of the nested school go to devices.";

    /// <summary>Reads what tailor search wrote, and the table that it is a layout of.</summary>
    /// <param name="path">The layout's file.</param>
    /// <param name="folder">The model that it was searched for.</param>
    /// <exception cref="UsageException">It is no layout, or that of another model.</exception>
    /// <exception cref="ModelFormatException">The model's table in blocks is malformed.</exception>
    public static (RuleTable Table, Layout Layout) Read(string path, ModelFolder folder)
    {
        LayoutDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(File.ReadAllBytes(path), CliJson.Default.LayoutDocument);
        }
        catch (Exception wrong) when (wrong is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--layout {path}: {wrong.Message.Split(" Path:")[0]}");
        }

        if (!File.Exists(RuleTable.PathIn(folder.Path))) throw new UsageException($"--layout: {folder.Path} has no table in blocks, as tailor train rule and rule-blocks leave one.");
        if (document?.Search.Model != DigestOf(folder.Path)) throw new UsageException($"--layout {path}: it was searched for another model.");
        var table = RuleTable.Read(folder.Path);
        return (table, new([.. document.Kept.Select((blocks, group) => Bits(blocks, table.Options.Blocks) ?? throw new UsageException($"--layout {path}: group {group} keeps the blocks [{string.Join(", ", blocks ?? [])}], not one or more of 0 to {table.Options.Blocks - 1}."))]));
    }

    /// <summary>A bit a block, or null where there is none, or one that the table does not have.</summary>
    private static ulong? Bits(IReadOnlyList<int>? kept, int blocks) =>
        kept is null or [] || kept.Any(block => block < 0 || block >= blocks) ? null : kept.Aggregate(0UL, (bits, block) => bits | (1UL << block));

    /// <summary>SHA-256 of a model's table in blocks, by which a layout knows its model.</summary>
    public static string DigestOf(string folder) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(RuleTable.PathIn(folder))));

    /// <summary>Makes the stream: the whole of it is the layout in codes of 8 bits.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="table">Its table in blocks, of the nested school: what the faithful one ships is a collapse, which has none.</param>
    /// <param name="layout">What each group keeps.</param>
    /// <param name="split">The data; only what trains is looked at.</param>
    /// <param name="options">Weights.</param>
    /// <exception cref="UsageException">The table is of the faithful school, or the layout has other groups.</exception>
    public static byte[] Stream(ModelFolder folder, RuleTable table, Layout layout, Split split, ElasticOptions options)
    {
        if (table.Options.School != RuleSchool.Nested) throw new UsageException(FaithfulShipsNoBlocks);
        if (layout.Groups != table.Groups.Count) throw new UsageException($"the layout has {layout.Groups} groups, the table {table.Groups.Count}.");
        var kept = new bool[layout.Groups * table.Width];
        for (var at = 0; at < kept.Length; at++) kept[at] = layout.Keeps(at / table.Width, at % table.Width / table.BlockWidth);
        return ElasticTableBuilder.BuildBlocks(folder.ItemTable.Span, TableMaking.Counts(folder, split), table.Groups.GroupOf, kept, ElasticFile.SourceOf(folder.Manifest), options);
    }
}
