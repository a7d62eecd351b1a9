using System.Globalization;
using Tailor.Cli.Documents;
using Tailor.Models.Backbones;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Structures;

/// <summary>Blocks and parameters of plans, as documents and in words.</summary>
internal static class StructureText
{
    /// <summary>Describes a structure.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="backbone">The network that it is for, or null where it is not known.</param>
    public static StructureDocument Describe(Structure structure, BackboneSpec? backbone)
    {
        if (backbone is null) return new(structure.ToString(), null, null, null, null, null);
        var costs = new StructureCosts(backbone);
        return new(
            structure.ToString(),
            [.. backbone.SkippableBlocks().Where((_, at) => structure[at]).Select(block => block.Name)],
            costs.Of(StructureBudgetKind.MultiplyAdds, structure),
            costs.OfAll(StructureBudgetKind.MultiplyAdds),
            costs.Of(StructureBudgetKind.Bytes, structure),
            costs.OfAll(StructureBudgetKind.Bytes));
    }

    /// <summary>Describes parameters, or null where there are none.</summary>
    public static ParametersDocument? Describe(Parameters? parameters) => parameters is null ? null : new(parameters.Form, parameters.Values.Length, parameters.EncodedLength);

    /// <summary>Lines for people.</summary>
    public static (string, string)[] Lines(StructureDocument structure, ParametersDocument? parameters) =>
    [
        ("blocks", $"{structure.Kept}{(structure.Blocks is null ? "" : structure.Blocks.Count == 0 ? ", none is kept" : $": {string.Join(", ", structure.Blocks)}")}"),
        ("multiply-adds", Part(structure.MultiplyAdds, structure.AllMultiplyAdds, "for one item")),
        ("network", Part(structure.Bytes, structure.AllBytes, "bytes without the item table")),
        ("parameters", parameters is null ? "the model's own" : $"{parameters.Form}: {parameters.Values:N0} values, {parameters.Bytes:N0} bytes"),
    ];

    private static string Part(long? some, long? all, string what) =>
        some is { } part && all is { } whole ? string.Create(CultureInfo.InvariantCulture, $"{part:N0} of {whole:N0} {what} ({(double)part / whole:0.0 %})") : "--model tells";
}
