using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Customization;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Reading;
using Tailor.Cli.Scoring;
using Tailor.Models.Budgets;
using Tailor.Models.Plans;

namespace Tailor.Cli.Commands;

/// <summary>tailor customize: from a history and a budget to the plan of a user's device.</summary>
internal sealed class CustomizeCommand : Command
{
    private readonly CliHost _host;
    private readonly Argument<string> _model = new("model") { Description = "Model folder with a customizer." };
    private readonly HistoryOption _history = new();
    private readonly BudgetOptions _budget = new();
    private readonly Option<string> _out = new("--out") { Description = "File of the plan.", Required = true };
    private readonly Option<string> _device = new("--device") { Description = "Device that the plan is for [default: any].", DefaultValueFactory = _ => "" };

    public CustomizeCommand(CliHost host)
        : base("customize", "Make the plan of one user's device: what the cloud does with an interest and a budget.")
    {
        _host = host;
        Arguments.Add(_model);
        _history.AddTo(this);
        _budget.AddTo(this);
        Options.Add(_out);
        Options.Add(_device);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var budget = _budget.Read(parsed);
        var name = parsed.GetRequiredValue(_model);
        using var folder = ModelOpening.Open(_host, name);
        var model = new CustomizedModel(folder, name);
        var customizer = model.Customizer;
        BudgetOptions.Require(budget, model.Layers);

        var (known, unknown) = _history.Read(parsed, folder.Catalogue);
        var interest = new ProfileReader(model).InterestOf(known);
        var now = _host.Time.GetUtcNow().ToUnixTimeSeconds();
        var plan = new Plan
        {
            Model = folder.Manifest.Name,
            ModelVersion = folder.Manifest.Version,
            Fingerprint = ModelFingerprint.Of(folder.Manifest),
            Device = parsed.GetRequiredValue(_device),
            Issued = now,
            Sequence = (ulong)now, // a plan that is made later replaces one that was made before
            Precision = customizer.OpenSession().Decide(interest, new() { Precision = budget }).Precision,
        };
        if (string.Join(" ", plan.Problems()) is { Length: > 0 } problems) throw new UsageException(problems);
        var path = _host.InWorkingFolder(parsed.GetRequiredValue(_out));
        plan.Write(path);

        var report = Report.For(_host, parsed);
        if (HistoryOption.Warning(known, unknown, "customizing") is { } warning) report.Say(warning);
        var document = Describe(model, plan, path, known.Length, unknown, budget);
        report.Show(document, CliJson.Default.CustomizeDocument, page => Show(page, document, name));
        return ExitCode.Success;
    }

    private static CustomizeDocument Describe(CustomizedModel model, Plan plan, string path, int items, IReadOnlyList<string> unknown, PrecisionBudget budget)
    {
        var precision = plan.Precision!;
        return new(
            $"{plan.Model} {plan.ModelVersion}",
            path,
            plan.Device,
            items,
            unknown,
            budget.ToString(),
            model.InterestBytes,
            Precision.EncodedLength(precision.Channels),
            plan.Encode().Length,
            precision.AverageBits(model.Layers),
            PackedSize.Of(precision, model.Layers),
            model.Layers.Sum(layer => (long)layer.WeightCount * sizeof(float)));
    }

    private void Show(Page page, CustomizeDocument document, string model)
    {
        page.Heading($"Plan for {document.Model}{(document.Device.Length > 0 ? $" on {document.Device}" : "")}");
        page.Pairs(
            ("from", $"{document.Items:N0} items, within {document.Budget}"),
            ("interest", document.InterestBytes > 0 ? $"{document.InterestBytes:N0} bytes up" : "none read"),
            ("strategy", $"{document.StrategyBytes:N0} bytes down, {document.PlanBytes:N0} with all that identifies the plan"),
            ("average bits", document.AverageBits.ToString("0.000", CultureInfo.InvariantCulture)),
            ("packed weights", string.Create(CultureInfo.InvariantCulture, $"{document.PackedBytes:N0} bytes of {document.FullBytes:N0} ({(double)document.PackedBytes / document.FullBytes:0.0 %})")));
        page.Quiet($"Next: {_host.Program} recommend {model} --plan {_host.Shown(document.Plan)} --history …");
    }
}
