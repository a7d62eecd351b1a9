using System.CommandLine;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Scoring;
using Tailor.Export;

namespace Tailor.Cli.Commands;

/// <summary>tailor export onnx: a model folder's forward pass as an ONNX graph.</summary>
internal sealed class ExportOnnxCommand : Command
{
    private readonly CliHost _host;
    private readonly Argument<string> _model = new("model") { Description = "Model folder." };
    private readonly Option<string> _out = new("--out") { Description = "File to make or replace, usually .onnx.", Required = true };
    private readonly Option<bool> _quantized = new("--quantized") { Description = "Store matrices and items as int8, and round activations while the model runs." };
    private readonly Option<bool> _oneTable = new("--one-table") { Description = "Store the item table once, not transposed a second time: half the file, often slower." };
    private readonly Option<int?> _top = new("--top") { Description = "Give the best items and their scores, so many of them, in place of every score." };
    private readonly Option<int?> _length = new("--length") { Description = "Take histories of this length only [default: any length]." };

    public ExportOnnxCommand(CliHost host)
        : base("onnx", "Write a model's forward pass as an ONNX graph of standard operators.")
    {
        _host = host;
        Arguments.Add(_model);
        foreach (var option in (Option[])[_out, _quantized, _oneTable, _top, _length]) Options.Add(option);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_model);
        var path = _host.InWorkingFolder(parsed.GetRequiredValue(_out));
        if (Directory.Exists(path)) throw new UsageException($"{_host.Shown(path)} is a folder; --out names a file.");
        var options = new OnnxExportOptions { Quantized = parsed.GetValue(_quantized), OneTable = parsed.GetValue(_oneTable), Top = parsed.GetValue(_top), Length = parsed.GetValue(_length) };
        using var model = ModelOpening.Open(_host, name);

        OnnxExportResult written;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            written = OnnxExport.Of(model).Write(path, options);
        }
        catch (NotSupportedException unsupported)
        {
            throw new UsageException($"{name} cannot be exported: {unsupported.Message}");
        }
        catch (ArgumentException unfit)
        {
            throw new UsageException(unfit.Message);
        }

        var document = new ExportDocument(path, model.Manifest.Backbone.Name, model.Manifest.ItemCount, options.Quantized, options.Top, options.Length, written.Nodes, written.WeightBytes, written.FileBytes);
        Report.For(_host, parsed).Show(document, CliJson.Default.ExportDocument, page => page.Pairs(
            ("file", _host.Shown(path)),
            ("model", $"{document.Backbone}, {document.Items:N0} items"),
            ("input", document.Length is { } length ? $"history (1, {length})" : "history (1, length)"),
            ("output", document.Top is { } top ? $"items and top_scores (1, {top})" : $"scores (1, {document.Items})"),
            ("weights", $"{(document.Quantized ? "int8" : "float32")}, {document.WeightBytes:N0} bytes"),
            ("nodes", $"{document.Nodes}")));
        return ExitCode.Success;
    }
}
