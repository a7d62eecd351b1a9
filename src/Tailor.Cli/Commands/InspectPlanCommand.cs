using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Customization;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Scoring;
using Tailor.Cli.Structures;
using Tailor.Cli.Tables;
using Tailor.Models.Backbones;
using Tailor.Models.Elastic;
using Tailor.Models.Plans;

namespace Tailor.Cli.Commands;

/// <summary>tailor inspect plan: what a plan is for and what it decides, as a heat map of bits.</summary>
internal sealed class InspectPlanCommand : Command
{
    private readonly CliHost _host;
    private readonly Argument<string> _file = new("file") { Description = "File of a plan." };
    private readonly Option<string?> _model = new("--model") { Description = "Model folder that it is for; with it, bits are shown layer by layer." };
    private readonly Option<string?> _picture = new("--picture") { Description = "Draw the heat map into this file, as SVG." };

    public InspectPlanCommand(CliHost host)
        : base("plan", "Say what a plan is for and what it decides, with a heat map of bits.")
    {
        _host = host;
        Arguments.Add(_file);
        Options.Add(_model);
        Options.Add(_picture);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var file = parsed.GetRequiredValue(_file);
        var plan = PlanReading.Open(_host, file);
        var backbone = BackboneOf(parsed, plan);
        var layers = backbone?.ChannelLayers();
        var rows = Rows(plan.Precision, layers);
        if (rows.Length == 0 && parsed.GetValue(_picture) is not null) throw new UsageException($"--picture: {file} decides no bits, so there is nothing to draw.");
        if (parsed.GetValue(_picture) is { } picture) BitPicture.Draw(rows, $"{plan.Model} {plan.ModelVersion}{(plan.Device.Length > 0 ? $", {plan.Device}" : "")}", _host.InWorkingFolder(picture));

        var document = new PlanDocument(
            _host.InWorkingFolder(file),
            plan.Model,
            plan.ModelVersion,
            plan.Fingerprint.ToString(),
            plan.Device,
            DateTimeOffset.FromUnixTimeSeconds(plan.Issued),
            plan.Expires == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(plan.Expires),
            plan.Sequence,
            plan.Signature.Length > 0,
            plan.Encode().Length,
            plan.Precision is { } precision ? Describe(precision, layers) : null,
            plan.Structure is { } structure ? StructureText.Describe(structure, backbone) : null,
            StructureText.Describe(plan.Parameters),
            plan.Embedding is { } embedding ? EmbeddingText.Describe(embedding, TableOf(parsed)) : null);
        Report.For(_host, parsed).Show(document, CliJson.Default.PlanDocument, page => Show(page, document, rows));
        return ExitCode.Success;
    }

    private BackboneSpec? BackboneOf(ParseResult parsed, Plan plan)
    {
        if (parsed.GetValue(_model) is not { } name) return null;
        using var model = ModelOpening.Open(_host, name);
        plan.RequireFor(model.Manifest);
        return model.Manifest.Backbone;
    }

    private ElasticFile? TableOf(ParseResult parsed)
    {
        if (parsed.GetValue(_model) is not { } name) return null;
        using var model = ModelOpening.Open(_host, name);
        return ElasticFile.IsIn(model) ? ElasticFile.Open(model) : null;
    }

    private static BitRow[] Rows(Precision? precision, IReadOnlyList<ChannelLayer>? layers)
    {
        if (precision is null) return [];
        if (layers is null) return [BitRow.Of("all channels", precision.Codes)];
        var (rows, at) = (new List<BitRow>(), 0);
        foreach (var layer in layers) rows.Add(BitRow.Of(layer.Name, precision.Codes[at..(at += layer.Channels)]));
        return [.. rows];
    }

    private static PrecisionDocument Describe(Precision precision, IReadOnlyList<ChannelLayer>? layers)
    {
        var bits = new int[precision.Channels];
        for (var channel = 0; channel < bits.Length; channel++) bits[channel] = Precision.BitsOf(precision.Codes[channel]);
        var strategyBytes = Precision.EncodedLength(precision.Channels);
        if (layers is null) return new(strategyBytes, bits, null, null, null);
        var shares = layers.Zip(Rows(precision, layers), (layer, row) => new LayerBits(layer.Name, layer.Channels, layer.FanIn, row.Bits.Average()));
        return new(strategyBytes, bits, precision.AverageBits(layers), PackedSize.Of(precision, layers), [.. shares]);
    }

    private static void Show(Page page, PlanDocument document, BitRow[] rows)
    {
        page.Heading($"Plan for {document.Model} {document.Version}");
        page.Pairs(
            ("weights", document.Fingerprint),
            ("device", document.Device.Length > 0 ? document.Device : "any"),
            ("issued", $"{document.Issued:yyyy-MM-dd HH:mm:ss} UTC, number {document.Sequence}"),
            ("expires", document.Expires is { } expires ? $"{expires:yyyy-MM-dd HH:mm:ss} UTC" : "never"),
            ("signature", document.Signed ? "there; not checked" : "none"),
            ("size", $"{document.Bytes:N0} bytes"));
        if (document.Embedding is { } embedding) EmbeddingText.Show(page, embedding);
        if (document.Structure is { } structure)
        {
            page.Heading("Blocks");
            page.Pairs(StructureText.Lines(structure, document.Parameters));
        }

        if (document.Precision is not { } precision)
        {
            if (document.Structure is null && document.Parameters is null && document.Embedding is null) page.Line("It decides nothing: the device runs the model as it is.");
            return;
        }

        page.Heading("Bits by layer and channel");
        page.BitMap(rows);
        var counts = string.Join(", ", precision.Bits.CountBy(bits => bits).OrderByDescending(pair => pair.Key).Select(pair => $"{pair.Value:N0} of {pair.Key} bits"));
        page.Pairs(
            ("strategy", $"{precision.StrategyBytes:N0} bytes for {precision.Bits.Count:N0} channels: {counts}"),
            ("average bits", precision.AverageBits?.ToString("0.000", CultureInfo.InvariantCulture) ?? "--model tells"),
            ("packed weights", precision.PackedBytes is { } packed ? $"{packed:N0} bytes" : "--model tells"));
    }
}
