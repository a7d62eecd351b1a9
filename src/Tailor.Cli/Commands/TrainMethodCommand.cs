using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Progress;
using Tailor.Cli.Reading;
using Tailor.Cli.Scoring;
using Tailor.Cli.Settings;
using Tailor.Cli.Trainers;
using Tailor.Training.Records;

namespace Tailor.Cli.Commands;

/// <summary>tailor train sasrec, gru4rec, caser, nextitnet, chord, forward-ofa, elastic, compact, lightgcn, bpr-mf, rule: the same but for the trainer, and for the base of methods that begin with one.</summary>
internal sealed class TrainMethodCommand : Command
{
    private readonly CliHost _host;
    private readonly IModelTrainer _trainer;
    private readonly DataOptions _data = new();
    private readonly Option<string> _out = new("--out") { Description = "Model folder to make; a run that was stopped there goes on.", Required = true };
    private readonly Option<int?> _epochs = new("--epochs") { Description = "Passes over the data; short for --set epochs=N." };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of first values, order, negatives and dropout.", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _loss = new("--loss") { Description = "Loss: sampled-softmax, full-softmax, bce, gbce; short for --set loss.kind=…" };
    private readonly Option<string?> _config = new("--config") { Description = "JSON file with settings; --set lies over it." };
    private readonly Option<string[]> _set = new("--set") { Description = "Settings as key=value, as often as needed; --list-settings shows them all." };
    private readonly Option<string> _base = new("--base") { Description = "Model folder of the trained backbone to begin with.", Required = true };
    private readonly AcceleratorOption _accelerator = new();
    private readonly Option<bool> _list = new("--list-settings") { Description = "Show every setting with its value, and train nothing." };

    public TrainMethodCommand(CliHost host, IModelTrainer trainer)
        : base(trainer.Method, trainer.Description)
    {
        (_host, _trainer) = (host, trainer);
        _data.AddTo(this);
        foreach (var option in (Option[])[_out, _epochs, _seed, _loss, _config, _set, _list]) Options.Add(option);
        if (trainer.NeedsBase) Options.Add(_base);
        if (trainer.UsesLibtorch) _accelerator.AddTo(this);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var settings = SettingsOf(parsed);
        var report = Report.For(_host, parsed);
        if (parsed.GetValue(_list))
        {
            report.Show(settings, CliJson.Default.JsonObject, page => page.Line(settings.ToJsonString(CliJson.Default.Options)));
            return Task.FromResult(ExitCode.Success);
        }

        var data = _data.Read(_host, parsed, report, cancellation);
        var folder = _host.InWorkingFolder(parsed.GetRequiredValue(_out));
        var task = new TrainingTask { DataName = data.Name, Split = data.Split, TitleOf = data.Set.TitleOf, Settings = settings, Seed = parsed.GetValue(_seed), Base = BaseOf(parsed), Folder = folder };
        var progress = TrainingDisplay.On(_host);
        TrainingReport result;
        using (progress as IDisposable)
        using (_trainer.UsesLibtorch ? _accelerator.Use(parsed) : null)
            result = _trainer.Train(task, progress, cancellation);

        if (result.Outcome.End == TrainingEnd.Interrupted)
        {
            report.Say("tailor: stopped; a checkpoint is kept, and the same command goes on from there.");
            return Task.FromResult(ExitCode.Interrupted);
        }
        _trainer.Forget(folder);
        var document = new TrainingDocument(folder, _trainer.Method, data.Name, result.Outcome.End.ToString(), result.Outcome.Steps, result.Seconds, result.Outcome.Metric, result.Outcome.Best, result.Facts);
        report.Show(document, CliJson.Default.TrainingDocument, page => Show(page, document));
        return Task.FromResult(ExitCode.Success);
    }

    private string? BaseOf(ParseResult parsed)
    {
        if (!_trainer.NeedsBase) return null;
        using var model = ModelOpening.Open(_host, parsed.GetRequiredValue(_base));
        return model.Path;
    }

    private JsonObject SettingsOf(ParseResult parsed)
    {
        var shortcuts = new List<string>();
        if (parsed.GetValue(_epochs) is { } epochs) shortcuts.Add(string.Create(CultureInfo.InvariantCulture, $"epochs={epochs}"));
        if (parsed.GetValue(_loss) is { } loss) shortcuts.Add($"loss.kind={loss.Replace("-", "", StringComparison.Ordinal)}");
        var file = parsed.GetValue(_config) is { } path ? SettingsPatch.ReadFile(_host.InWorkingFolder(path)) : [];
        return SettingsPatch.Apply(_trainer.Defaults, ("--config", file), ("command line", SettingsPatch.Parse(shortcuts)), (SettingsPatch.CommandLine, SettingsPatch.Parse(parsed.GetValue(_set) ?? [])));
    }

    private void Show(Page page, TrainingDocument document)
    {
        page.Heading($"{document.Backbone} on {document.Data}");
        page.Pairs(
            ("model", _host.Shown(document.Model)),
            ("training", $"{Span.Text(TimeSpan.FromSeconds(document.Seconds))}, {document.Steps:N0} steps"),
            ("validation", document.Best is { } best ? $"{document.Metric} {best.ToString("0.0000", CultureInfo.InvariantCulture)}" : "none"));
        page.Quiet($"Next: {_host.Program} evaluate {_host.Shown(document.Model)} --data FILE");
    }
}
