using Tailor.Models;
using Tailor.Models.Backbones;
using Tailor.Models.Catalogues;
using Tailor.Models.Manifests;
using Tailor.Models.Tensors;
using Tailor.Runtime.Golden;

namespace Tailor.Training.Import;

/// <summary>
/// Makes a model folder of a checkpoint with the state-dict names of SASRec.pytorch: <c>item_emb.weight</c> (items + 1, d),
/// <c>pos_emb.weight</c> (positions, d), for block i <c>attention_layernorms.i</c>, <c>attention_layers.i.{in_proj_weight, in_proj_bias,
/// out_proj}</c>, <c>forward_layernorms.i</c>, <c>forward_layers.i.{conv1, conv2}</c> (d, d, 1), and <c>last_layernorm</c>.
/// Row 0 of both embeddings is padding; item i of Python is index i − 1 here.
/// </summary>
public sealed class SasRecImport
{
    private readonly StateDict _state;
    private readonly SasRecImportOptions _options;
    private readonly List<TensorSource> _tensors = [];
    private readonly int _width;
    private readonly int _itemRows;
    private readonly int _positionRows;

    private SasRecImport(StateDict state, SasRecImportOptions options)
    {
        (_state, _options) = (state, options);
        (_itemRows, _width) = Rows("item_emb.weight");
        (_positionRows, _) = Rows("pos_emb.weight");
    }

    private bool IsOriginal => _options.Variant == SasRecVariant.Original;

    /// <summary>Imports a checkpoint.</summary>
    /// <param name="checkpoint">A <c>.safetensors</c> file, or a <c>.pth</c> file of <c>torch.save(model.state_dict(), …)</c>.</param>
    /// <param name="folder">The model folder to make or replace.</param>
    /// <param name="options">What the checkpoint does not say about itself.</param>
    /// <returns>The manifest of the new model.</returns>
    /// <exception cref="ModelFormatException">The checkpoint is malformed, or its tensors are not those of such a model.</exception>
    /// <exception cref="ArgumentException">The options do not fit the checkpoint.</exception>
    public static ModelManifest Run(string checkpoint, string folder, SasRecImportOptions options)
    {
        var import = new SasRecImport(StateDict.Open(checkpoint), options);
        var spec = import.Spec();
        var itemCount = import._itemRows - 1;
        if (options.Items is { } given && given.Count != itemCount) throw new ArgumentException($"The checkpoint has {itemCount} items, but {given.Count} are given.", nameof(options));
        using var catalogue = ItemCatalogue.From(options.Items ?? [.. Enumerable.Range(1, itemCount).Select(id => new CatalogueItem($"{id}"))]);
        var items = import.Convert(spec, itemCount);
        var draft = new ModelDraft { Name = options.Name, Version = options.Version, Backbone = spec, Seed = 0, Dataset = options.Dataset };
        var manifest = ModelFolder.Write(folder, draft, import._tensors, [items], [], catalogue);
        GoldenScores.WriteFor(folder);
        return manifest;
    }

    private (int Rows, int Width) Rows(string name) => _state.Dimensions(name, 2) is var shape ? (shape[0], shape[1]) : default;

    private SasRecSpec Spec()
    {
        var most = IsOriginal ? _positionRows : _positionRows - 1;
        var length = _options.MaxLength ?? most;
        if (length < 1 || length > most) throw new ArgumentException($"The checkpoint has {most} positions, but a window of {length} is asked for.", nameof(_options));
        if (_itemRows < 2) throw new ModelFormatException(_state.Path, null, "a padding row and at least one item in item_emb.weight", $"{_itemRows} rows");
        var blocks = 0;
        while (_state.Contains($"attention_layernorms.{blocks}.weight")) blocks++;
        var spec = new SasRecSpec
        {
            Width = _width,
            MaxLength = length,
            Blocks = blocks,
            Heads = _options.Heads,
            FeedForward = _width,
            Norm = _options.Variant switch
            {
                SasRecVariant.PreNorm => NormPlacement.Pre,
                SasRecVariant.PostNorm => NormPlacement.Post,
                _ => NormPlacement.Query,
            },
            Layout = IsOriginal ? PositionLayout.Original : PositionLayout.Unmasked,
            EmbeddingNorm = false,
            ScaleEmbedding = true,
            NormEpsilon = _options.NormEpsilon,
        };
        return spec.Problems().ToArray() is { Length: > 0 } problems ? throw new ArgumentException(string.Join(" ", problems), nameof(_options)) : spec;
    }

    /// <summary>Takes every tensor once; what is left over belongs to some other model.</summary>
    private TensorSource Convert(SasRecSpec spec, int itemCount)
    {
        var d = _width;
        var items = _state.Take("item_emb.weight", _itemRows, d);
        var positions = _state.Take("pos_emb.weight", _positionRows, d);
        var first = IsOriginal ? 0 : 1;
        Add("positions.weight", positions.Slice(first * d, spec.MaxLength * d), spec.MaxLength, d);
        if (!IsOriginal) Add("padding.weight", Padding(items.Span[..d], positions.Span[..d]), d);
        for (var i = 0; i < spec.Blocks; i++) ConvertBlock(i);
        Pair("last_layernorm", "final.norm", d);
        if (_state.Names.Count > 0) throw new ModelFormatException(_state.Path, null, "only the tensors of SASRec", string.Join(", ", _state.Names.Order(StringComparer.Ordinal).Take(5)));
        return TensorSource.FromFloats("items.weight", items[d..], itemCount, d);
    }

    private void ConvertBlock(int i)
    {
        var d = _width;
        Pair($"attention_layernorms.{i}", $"blocks.{i}.attention.norm", d);
        var weight = _state.Take($"attention_layers.{i}.in_proj_weight", 3 * d, d);
        var bias = _state.Take($"attention_layers.{i}.in_proj_bias", 3 * d);
        foreach (var (part, name) in ((int, string)[])[(0, "query"), (1, "key"), (2, "value")])
        {
            Add($"blocks.{i}.attention.{name}.weight", weight.Slice(part * d * d, d * d), d, d);
            Add($"blocks.{i}.attention.{name}.bias", bias.Slice(part * d, d), d);
        }

        Pair($"attention_layers.{i}.out_proj", $"blocks.{i}.attention.output", d, d);
        Pair($"forward_layernorms.{i}", $"blocks.{i}.feedForward.norm", d);
        Pair($"forward_layers.{i}.conv1", $"blocks.{i}.feedForward.inner", d, d, 1);
        Pair($"forward_layers.{i}.conv2", $"blocks.{i}.feedForward.outer", d, d, 1);
    }

    /// <summary>What stands at a padded position: both padding rows, which need not be zero in a checkpoint.</summary>
    private float[] Padding(ReadOnlySpan<float> item, ReadOnlySpan<float> position)
    {
        var scale = MathF.Sqrt(_width);
        var padding = new float[_width];
        for (var i = 0; i < padding.Length; i++) padding[i] = (item[i] * scale) + position[i];
        return padding;
    }

    /// <summary>Weight and bias; a convolution of one position is a matrix.</summary>
    private void Pair(string from, string to, params ReadOnlySpan<int> dimensions)
    {
        Add($"{to}.weight", _state.Take($"{from}.weight", dimensions), dimensions.Length == 3 ? dimensions[..2] : dimensions);
        Add($"{to}.bias", _state.Take($"{from}.bias", dimensions[0]), dimensions[0]);
    }

    private void Add(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<int> dimensions) => _tensors.Add(TensorSource.FromFloats(name, values, dimensions));
}
