using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Customization;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Reading;
using Tailor.Cli.Scoring;
using Tailor.Cli.Structures;
using Tailor.Cli.Tables;
using Tailor.Models;
using Tailor.Models.Manifests;
using Tailor.Models.Plans;

namespace Tailor.Cli.Commands;

/// <summary>tailor customize: from a history and a budget to the plan of a user's device.</summary>
internal sealed class CustomizeCommand : Command
{
    private readonly CliHost _host;
    private readonly Argument<string> _model = new("model") { Description = "Model folder with a customizer." };
    private readonly HistoryOption _history = new(required: false);
    private readonly BudgetOptions _budget = new();
    private readonly StructureBudgetOptions _structure = new();
    private readonly MemoryOptions _memory = new();
    private readonly Option<string> _out = new("--out") { Description = "File of the plan.", Required = true };
    private readonly Option<string> _device = new("--device") { Description = "Device that the plan is for [default: any].", DefaultValueFactory = _ => "" };

    public CustomizeCommand(CliHost host)
        : base("customize", "Make the plan of one user's device: what the cloud does with an interest and a budget.")
    {
        _host = host;
        Arguments.Add(_model);
        _history.AddTo(this);
        _budget.AddTo(this);
        _structure.AddTo(this);
        _memory.AddTo(this);
        Options.Add(_out);
        Options.Add(_device);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var memory = _memory.Read(parsed);
        if (memory is null && !_history.IsGiven(parsed)) throw new UsageException("--history is needed: ids of the user's items, oldest first; or --memory, for an item table that fits.");
        if (memory is null && !_structure.AreGiven(parsed)) _ = _budget.Read(parsed);
        if (memory is not null && (_structure.AreGiven(parsed) || _budget.AreGiven(parsed) || _history.IsGiven(parsed))) throw new UsageException("--memory is a budget of the item table, the same for every user: no history and no other budget go with it.");
        var name = parsed.GetRequiredValue(_model);
        using var folder = ModelOpening.Open(_host, name);
        if (memory is not null) return DecideTable(parsed, folder, memory, name);
        return folder.Manifest.Decisions.Contains(PlanPart.Structure) ? DecideBlocks(parsed, folder, name) : DecideBits(parsed, folder, name);
    }

    private int DecideTable(ParseResult parsed, ModelFolder folder, MemoryAsk memory, string name)
    {
        var file = TableReading.Open(folder);
        var (budget, beside) = (memory.For(file.Header.Items, file.Header.Width), BesideTable.Bytes(folder.Manifest));
        var part = file.Within(budget - beside) ?? throw new UsageException($"--memory {budget} bytes: the shortest table of {name} has {file.Layout.Shortest + beside}{(beside == 0 ? "" : $", {beside} of them for what items have beside their embeddings")}.");
        var plan = Plan(parsed, folder, new()) with { Embedding = part };
        var path = Write(parsed, plan);
        var document = new TabledPlanDocument(
            $"{plan.Model} {plan.ModelVersion}",
            path,
            plan.Device,
            budget,
            (long)file.Header.Items * file.Header.Width * sizeof(float),
            plan.Encode().Length,
            EmbeddingText.Describe(part, file));
        Display.Report.For(_host, parsed).Show(document, CliJson.Default.TabledPlanDocument, page => Show(page, document, name));
        return ExitCode.Success;
    }

    private int DecideBits(ParseResult parsed, ModelFolder folder, string name)
    {
        if (_structure.AreGiven(parsed)) throw new UsageException($"{name} decides no blocks: its budget is --bits, --bytes or --cost.");
        var budget = _budget.Read(parsed);
        var model = new CustomizedModel(folder, name);
        var customizer = model.Customizer;
        BudgetOptions.Require(budget, model.Layers);

        var (known, unknown) = _history.Read(parsed, folder.Catalogue);
        var interest = new ProfileReader(model).InterestOf(known);
        var plan = Plan(parsed, folder, new() { Precision = customizer.OpenSession().Decide(interest, new() { Precision = budget }).Precision });
        var path = Write(parsed, plan);
        var document = Describe(model, plan, path, known.Length, unknown, budget.ToString());
        Report(parsed, known, unknown).Show(document, CliJson.Default.CustomizeDocument, page => Show(page, document, name));
        return ExitCode.Success;
    }

    private int DecideBlocks(ParseResult parsed, ModelFolder folder, string name)
    {
        if (_budget.AreGiven(parsed)) throw new UsageException($"{name} decides blocks: its budget is --budget-flops or --budget-bytes.");
        var asked = _structure.Read(parsed);
        var model = new StructuredModel(folder, name);
        var conversation = new Conversation(model);
        var budget = asked.For(model.Costs);
        if (conversation.Cloud.Problem(budget) is { } problem) throw new UsageException(problem);

        var (known, unknown) = _history.Read(parsed, folder.Catalogue);
        var plan = Plan(parsed, folder, conversation.Own(known, budget));
        var path = Write(parsed, plan);
        var document = new StructuredPlanDocument(
            $"{plan.Model} {plan.ModelVersion}",
            path,
            plan.Device,
            known.Length,
            unknown,
            asked.ToString(),
            model.InterestBytes,
            model.GuideBytes,
            plan.Encode().Length,
            StructureText.Describe(plan.Structure!, folder.Manifest.Backbone),
            StructureText.Describe(plan.Parameters));
        Report(parsed, known, unknown).Show(document, CliJson.Default.StructuredPlanDocument, page => Show(page, document, name));
        return ExitCode.Success;
    }

    private Plan Plan(ParseResult parsed, ModelFolder folder, PlanParts parts)
    {
        var now = _host.Time.GetUtcNow().ToUnixTimeSeconds();
        var plan = new Plan
        {
            Model = folder.Manifest.Name,
            ModelVersion = folder.Manifest.Version,
            Fingerprint = ModelFingerprint.Of(folder.Manifest),
            Device = parsed.GetRequiredValue(_device),
            Issued = now,
            Sequence = (ulong)now, // a plan that is made later replaces one that was made before
            Structure = parts.Structure,
            Parameters = parts.Parameters,
            Precision = parts.Precision,
        };
        return string.Join(" ", plan.Problems()) is { Length: > 0 } problems ? throw new UsageException(problems) : plan;
    }

    private string Write(ParseResult parsed, Plan plan)
    {
        var path = _host.InWorkingFolder(parsed.GetRequiredValue(_out));
        plan.Write(path);
        return path;
    }

    private Report Report(ParseResult parsed, int[] known, IReadOnlyList<string> unknown)
    {
        var report = Display.Report.For(_host, parsed);
        if (HistoryOption.Warning(known.Length, unknown, "customizing") is { } warning) report.Say(warning);
        return report;
    }

    private static CustomizeDocument Describe(CustomizedModel model, Plan plan, string path, int items, IReadOnlyList<string> unknown, string budget)
    {
        var precision = plan.Precision!;
        return new(
            $"{plan.Model} {plan.ModelVersion}",
            path,
            plan.Device,
            items,
            unknown,
            budget,
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
        Next(page, document.Plan, model);
    }

    private void Show(Page page, StructuredPlanDocument document, string model)
    {
        page.Heading($"Plan for {document.Model}{(document.Device.Length > 0 ? $" on {document.Device}" : "")}");
        page.Pairs(
            ("from", $"{document.Items:N0} items, within {document.Budget}"),
            ("interest", document.InterestBytes == 0 ? "none read" : document.GuideBytes == 0 ? $"{document.InterestBytes:N0} bytes up" : $"{document.InterestBytes:N0} bytes up in two exchanges, {document.GuideBytes:N0} down in between"),
            ("plan", $"{document.PlanBytes:N0} bytes down"));
        page.Pairs(StructureText.Lines(document.Structure, document.Parameters));
        Next(page, document.Plan, model);
    }

    private void Show(Page page, TabledPlanDocument document, string model)
    {
        page.Heading($"Plan for {document.Model}{(document.Device.Length > 0 ? $" on {document.Device}" : "")}");
        page.Pairs(
            ("table", string.Create(CultureInfo.InvariantCulture, $"{document.Embedding.Bytes:N0} bytes of {document.FloatBytes:N0} in float32 ({(double)document.Embedding.Bytes / document.FloatBytes:0.0 %}), within {document.Budget:N0}")),
            ("plan", $"{document.PlanBytes:N0} bytes"));
        EmbeddingText.Show(page, document.Embedding);
        Next(page, document.Plan, model);
    }

    private void Next(Page page, string plan, string model) => page.Quiet($"Next: {_host.Program} recommend {model} --plan {_host.Shown(plan)} --history …");
}
