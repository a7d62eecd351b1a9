using System.Runtime.CompilerServices;
using Tailor.Models.Backbones;
using Tailor.Models.Elastic;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Items;

/// <summary>
/// A scalable table, as far as a device has it: codes of 1 to 8 bits by group and dimension, in the panels that scoring reads. Look-up gathers an item's codes and
/// turns them back; for scoring the state is turned instead, once.
/// </summary>
internal sealed unsafe class ElasticItemTable : ItemTable
{
    private readonly KernelSet _kernels;
    private readonly ElasticGroup[] _groups;
    private readonly byte[] _groupOf;
    private readonly AlignedFloats _vectors;
    private readonly PackedMatrix _back;

    public ElasticItemTable(WeightReader reader, BackboneSpec spec, int count, ElasticTable table)
        : base(reader, spec, count)
    {
        _kernels = reader.Kernels;
        var dimensions = table.Dimensions;
        Dimensions = dimensions.Length;
        _groupOf = [.. table.Header.GroupOf];
        var items = table.Header.ItemsByGroup();
        _groups = new ElasticGroup[items.Length];
        for (var group = 0; group < items.Length; group++) _groups[group] = new ElasticGroup(table, group, items[group], dimensions, _kernels.Widths.Levels);

        _vectors = new AlignedFloats(Dimensions * Width);
        for (var place = 0; place < Dimensions; place++) table.Vector(dimensions[place], _vectors.Span.Slice(place * Width, Width));
        var turned = new float[Width * Dimensions];
        for (var place = 0; place < Dimensions; place++)
            for (var k = 0; k < Width; k++) turned[(k * Dimensions) + place] = _vectors.Span[(place * Width) + k];
        _back = new PackedMatrix(_kernels, turned, new float[Width], Kernels.Groups.Dense(Width), Kernels.Groups.Dense(Dimensions));
    }

    /// <summary>Dimensions that the table has.</summary>
    public int Dimensions { get; }

    /// <summary>The groups.</summary>
    public ReadOnlySpan<ElasticGroup> Groups => _groups;

    /// <summary>(Dimensions, Width) the dimensions' vectors.</summary>
    public float* Vectors => _vectors.Start;

    public override int Bits => 8;

    protected override long RowBytes =>
        _groups.Sum(group => group.Bytes) + _groupOf.Length + ((long)_vectors.Length * sizeof(float)) + PackedMatrix.WeightBytes(_kernels, _back.Outputs, _back.Inputs);

    [SkipLocalsInit]
    public override void CopyTo(int item, Span<float> embedding)
    {
        float* values = stackalloc float[ElasticHeader.MostWidth + AlignedFloats.Slack];
        float* result = stackalloc float[ElasticHeader.MostWidth + 64];
        var codes = stackalloc byte[ElasticHeader.MostWidth + 64];
        var group = _groups[_groupOf[item]];
        var place = Array.BinarySearch(group.Items, item);
        group.Means.Span.CopyTo(new Span<float>(values, Dimensions));
        foreach (var section in group.Sections) section.AddTo(place, codes, values);
        _kernels.Product(rows: 1, Dimensions, values, Dimensions, _back.Start, _back.PanelStride, _kernels.PanelWidth, _back.Panels, bias: null, result, _kernels.RowStride(Width), Epilogue.Store);
        new ReadOnlySpan<float>(result, Width).CopyTo(embedding);
    }

    public override ItemScorer OpenScorer(KernelSet kernels) => new ElasticItemScorer(kernels, this);
}
