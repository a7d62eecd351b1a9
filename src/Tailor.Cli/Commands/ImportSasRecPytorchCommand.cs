using System.CommandLine;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Models.Backbones;
using Tailor.Models.Catalogues;
using Tailor.Models.Manifests;
using Tailor.Training.Import;

namespace Tailor.Cli.Commands;

/// <summary>tailor import sasrec-pytorch: a checkpoint of the common Python implementation becomes a model folder.</summary>
internal sealed class ImportSasRecPytorchCommand : Command
{
    private static readonly Dictionary<string, SasRecVariant> Variants = new(StringComparer.Ordinal)
    {
        ["original"] = SasRecVariant.Original,
        ["unmasked"] = SasRecVariant.Unmasked,
        ["pre-norm"] = SasRecVariant.PreNorm,
        ["post-norm"] = SasRecVariant.PostNorm,
    };

    private readonly CliHost _host;
    private readonly Argument<string> _checkpoint = new("checkpoint") { Description = "Saved state dict: .pth of torch.save(model.state_dict(), …), or .safetensors." };
    private readonly Option<string> _out = new("--out") { Description = "Model folder to make or replace.", Required = true };
    private readonly Option<string> _variant = new("--variant")
    {
        Description = "Which version of the code trained it; the file does not say: original (as first published), unmasked (positions from 1), pre-norm (--norm_first), post-norm (the later code without it).",
        Required = true,
    };
    private readonly Option<int> _heads = new("--heads") { Description = "Attention heads; the file does not say.", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _items = new("--items") { Description = "Text file with an item a line, Python's item 1 first: id, or id, tab, title [default: ids 1, 2, 3 …]." };
    private readonly Option<string> _name = new("--name") { Description = "Name for the model.", DefaultValueFactory = _ => "sasrec" };

    public ImportSasRecPytorchCommand(CliHost host)
        : base("sasrec-pytorch", "Import a SASRec of the common Python implementation (state-dict names of SASRec.pytorch).")
    {
        _host = host;
        Arguments.Add(_checkpoint);
        foreach (var option in (Option[])[_out, _variant, _heads, _items, _name]) Options.Add(option);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_variant);
        if (!Variants.TryGetValue(name, out var variant))
            throw new UsageException($"--variant {name}: expected {string.Join(", ", Variants.Keys)}.{Suggestion.Sentence(name, Variants.Keys)}");
        var checkpoint = _host.InWorkingFolder(parsed.GetRequiredValue(_checkpoint));
        if (!File.Exists(checkpoint)) throw new UsageException($"there is no file {checkpoint}.");
        var folder = _host.InWorkingFolder(parsed.GetRequiredValue(_out));
        var options = new SasRecImportOptions { Variant = variant, Heads = parsed.GetValue(_heads), Name = parsed.GetRequiredValue(_name), Items = Items(parsed) };

        ModelManifest manifest;
        try
        {
            manifest = SasRecImport.Run(checkpoint, folder, options);
        }
        catch (ArgumentException unfit)
        {
            throw new UsageException(unfit.Message);
        }
        var backbone = (SasRecSpec)manifest.Backbone;
        var document = new ImportDocument(folder, manifest.ItemCount, backbone.Width, backbone.Blocks, backbone.MaxLength);
        Report.For(_host, parsed).Show(document, CliJson.Default.ImportDocument, page => page
            .Pairs(("model", _host.Shown(folder)), ("items", $"{document.Items:N0}"), ("width", $"{document.Width}"), ("blocks", $"{document.Blocks}"), ("window", $"{document.MaxLength} items")));
        return ExitCode.Success;
    }

    private CatalogueItem[]? Items(ParseResult parsed)
    {
        if (parsed.GetValue(_items) is not { } path) return null;
        path = _host.InWorkingFolder(path);
        if (!File.Exists(path)) throw new UsageException($"there is no file {path}.");
        return [.. File.ReadLines(path).Select(line => line.Split('\t', 2)).Select(parts => new CatalogueItem(parts[0], parts is [_, { Length: > 0 } title] ? title : null))];
    }
}
