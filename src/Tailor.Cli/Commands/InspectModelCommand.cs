using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Customization;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Reading;
using Tailor.Cli.Scoring;
using Tailor.Models;
using Tailor.Models.Customizers;
using Tailor.Models.Plans;

namespace Tailor.Cli.Commands;

/// <summary>tailor inspect model: what a model folder holds, what it takes on a device, and what can be customized; with a budget, a heat map of the bits that it gives.</summary>
internal sealed class InspectModelCommand : Command
{
    private readonly CliHost _host;
    private readonly DataOptions _data = new();
    private readonly BudgetOptions _budget = new();
    private readonly Argument<string> _model = new("model") { Description = "Model folder." };
    private readonly Option<string?> _picture = new("--picture") { Description = "With a budget: draw the heat map of bits into this file, as SVG." };

    public InspectModelCommand(CliHost host)
        : base("model", "Say what a model folder holds, what it takes on a device, and what can be customized.")
    {
        _host = host;
        Arguments.Add(_model);
        _budget.AddTo(this);
        _data.AddTo(this, required: false);
        Options.Add(_picture);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var name = parsed.GetRequiredValue(_model);
        using var model = ModelOpening.Open(_host, name);
        var report = Report.For(_host, parsed);
        var (bits, rows) = BitsOf(model, name, parsed, report, cancellation);
        var document = Describe(model) with { Bits = bits };
        if (parsed.GetValue(_picture) is { } picture) BitPicture.Draw(rows, $"{document.Name} {document.Version}, {bits!.Budget}{Users(bits)}", _host.InWorkingFolder(picture));
        report.Show(document, CliJson.Default.ModelDocument, page => Show(page, document, rows));
        return Task.FromResult(ExitCode.Success);
    }

    private (ModelBitsDocument? Bits, BitRow[] Rows) BitsOf(ModelFolder model, string name, ParseResult parsed, Report report, CancellationToken cancellation)
    {
        if (_budget.AreGiven(parsed)) return ModelBits.Of(model, name, _budget.Read(parsed), _data.ReadIfGiven(_host, parsed, report, cancellation), cancellation);
        return parsed.GetValue(_picture) is null && !_data.IsGiven(parsed)
            ? (null, [])
            : throw new UsageException("--picture and --data go with --bits, --bytes or --cost: a heat map is that of a budget.");
    }

    private static string Users(ModelBitsDocument bits) => bits.Users is { } users ? $", mean over {users:N0} users" : "";

    private static ModelDocument Describe(ModelFolder model)
    {
        var manifest = model.Manifest;
        var recommender = ModelOpening.Recommender(model);
        var channels = manifest.Quantization is null ? 0 : manifest.Backbone.ChannelLayers().Sum(layer => layer.Channels);
        return new(
            model.Path,
            manifest.Name,
            manifest.Version,
            manifest.Format,
            manifest.Backbone.Name,
            manifest.Backbone.Width,
            manifest.Backbone.MaxLength,
            manifest.ItemCount,
            manifest.Dataset,
            manifest.Metrics,
            manifest.Decisions,
            manifest.Quantization,
            manifest.Extractor?.ProfileLength,
            manifest.Customizer,
            channels,
            new(DeviceSize.Stored(manifest), DeviceSize.Resident(manifest, recommender), manifest.Customizer?.ReadsInterest == true ? manifest.Backbone.Width * sizeof(float) : 0, channels == 0 ? 0 : Precision.EncodedLength(channels)),
            recommender.Bytes,
            Bits: null,
            [.. manifest.Files.Select(file => new FileSize(file.Name, file.Size))],
            [.. manifest.Blocks.Select(block => new BlockSize(block.Name, block.Role, block.Type, block.Shape, block.Size))]);
    }

    private static void Show(Page page, ModelDocument document, BitRow[] rows)
    {
        page.Heading($"{document.Name} {document.Version}");
        page.Pairs(
            ("network", $"{document.Backbone}, width {document.Width}, reads the latest {document.MaxLength:N0} items"),
            ("items", $"{document.Items:N0}"),
            ("trained on", $"{document.Dataset.Name}: {document.Dataset.Protocol}"),
            ("measured", document.Metrics.Count == 0 ? "nothing" : string.Join("; ", document.Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Name} {metric.Value:0.0000} ({metric.Protocol})")))),
            ("format", $"{document.Format}"));
        page.Heading("Customization");
        page.Pairs(
            ("decides", document.Decisions.Count == 0 ? document.Customizer is null ? "nothing: the model has no customizer" : "nothing that a plan carries" : string.Join(", ", document.Decisions)),
            ("customizer", Customizer(document.Customizer)),
            ("extractor", document.ProfileLength is { } length ? $"reads the latest {length:N0} items" : "none"),
            ("channels", document.Quantization is { } quantization
                ? $"{document.Channels:N0}, stored as {quantization.Master}{(quantization.Switched ? ", with a gain and a shift for each width" : "")}, activations of {quantization.ActivationBits} bits"
                : "not trained to be narrowed"));
        var memory = document.Memory;
        page.Heading("On a device");
        page.Pairs(
            ("stored", $"{document.Bytes.Stored:N0} bytes"),
            ("in memory", $"{memory.Total:N0} bytes as it is opened: layers {memory.Weights + memory.Outputs:N0}, items {memory.Items:N0}, {(memory.Master > 0 ? $"what plans are cut from {memory.Master:N0}, " : "")}rest {memory.Rest:N0}"),
            ("sent for a plan", $"{document.Bytes.InterestSent:N0} bytes up, {document.Bytes.StrategySent:N0} down and what identifies the plan"));
        if (document.Bits is { } bits)
        {
            page.Heading($"Bits by layer and channel, {bits.Budget}{Users(bits)}");
            page.BitMap(rows);
            page.Pairs(
                ("average bits", bits.AverageBits.ToString("0.000", CultureInfo.InvariantCulture)),
                ("plans", bits.Users is null ? "the same for everybody" : string.Create(CultureInfo.InvariantCulture, $"{bits.Distinct:N0} that differ; between two users {bits.HammingDistance:0.0 %} of the channels have other bits")));
        }

        page.Heading("Files");
        page.Table(["file", ">bytes"], document.Files.Select(file => (string[])[file.Name, $"{file.Bytes:N0}"]));
        page.Heading("Blocks");
        page.Table(["role", ">tensors", ">bytes"], document.Blocks.GroupBy(block => block.Role).Select(role => (string[])[$"{role.Key}", $"{role.Count():N0}", $"{role.Sum(block => block.Bytes):N0}"]));
        page.Line("");
        page.Table(["block", "role", "type", "shape", ">bytes"], document.Blocks.Select(block => (string[])[block.Name, $"{block.Role}", $"{block.Type}", $"({string.Join(", ", block.Shape)})", $"{block.Bytes:N0}"]));
    }

    private static string Customizer(CustomizerSpec? customizer) => customizer switch
    {
        null => "none",
        ChordSpec { Strategy: ChordStrategy.Static } => "chord, one strategy for everybody",
        ChordSpec chord => $"chord, hypernetworks of inner width {chord.Hidden}, levels {string.Join(", ", Levels(chord))}",
        ForwardOfaSpec ofa => $"forward-ofa, structures {ofa.Structures}{(ofa.Kept.Length > 0 ? $" {ofa.Kept}" : "")}, parameters {ofa.Parameters}{(ofa.Adaptation is { } adaptation ? $" ({adaptation.Form}{(adaptation.Rank > 0 ? $", rank {adaptation.Rank}" : "")})" : "")}, inner width {ofa.Hidden}",
        DietSpec diet => string.Create(CultureInfo.InvariantCulture, $"diet, masks that keep {diet.Keep:0 %} of each layer's weights"),
        _ => customizer.Name,
    };

    private static IEnumerable<string> Levels(ChordSpec chord) =>
        [.. chord.FilterLevel ? ["filter"] : Array.Empty<string>(), .. chord.ElementLevel ? [$"element (rank {chord.ElementRank})"] : Array.Empty<string>(), .. chord.LayerLevel ? ["layer"] : Array.Empty<string>()];
}
