using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Experiments;
using Tailor.Cli.Reading;
using Tailor.Cli.Scoring;
using Tailor.Cli.Trainers;
using Tailor.Evaluation;
using Tailor.Evaluation.Protocols;
using Tailor.Interactions;
using Tailor.Models;
using Tailor.Runtime;

namespace Tailor.Cli.Demonstration;

/// <summary>The path once, a folder a stage: 1-interactions, 2-model, 3-evaluation, 4-recommendations.</summary>
internal sealed class Demo(CliHost host, string folder, Report report, CancellationToken cancellation)
{
    private const int Recommended = 10;

    private string ModelFolderPath => Path.Combine(folder, "2-model");

    /// <summary>Reads or simulates, and writes down what there is.</summary>
    public (DemoData Found, SequenceStatistics Statistics) Interactions()
    {
        var found = DemoData.Find(host, report, cancellation);
        var statistics = SequenceStatistics.Of(found.Data.Sequences);
        Keep("1-interactions/statistics.json", statistics, CliJson.Default.SequenceStatistics);
        return (found, statistics);
    }

    /// <summary>Trains; a run that was stopped goes on.</summary>
    public TrainingReport Train(DemoData found) => DemoTraining.Run(host, "sasrec", found, found.Settings, start: null, ModelFolderPath, cancellation);

    /// <summary>Measures the saved model with the runtime, and most-popular beside it.</summary>
    public IReadOnlyList<EvaluationDocument> Evaluate(LoadedData data)
    {
        IScorer[] scorers = [Scorers.Fit(Methods.Popular, data.Split, Stage.Test, options: null, cancellation), Scorers.Open(host, ModelFolderPath, data.Split)];
        EvaluationDocument[] results = [.. scorers.Select(scorer => EvaluationDocument.Of(Evaluator.Evaluate(scorer, data.Split, Stage.Test, Protocol.Full, new EvaluationOptions { Clock = host.Time }, cancellation), data.Name))];
        Keep("3-evaluation/popular.json", results[0], CliJson.Default.EvaluationDocument);
        Keep("3-evaluation/sasrec.json", results[1], CliJson.Default.EvaluationDocument);
        return results;
    }

    /// <summary>Recommends to one user, whose last item is kept back.</summary>
    public (RecommendDocument Answer, NamedItem Next) Recommend(LoadedData data)
    {
        using var model = ModelFolder.Open(ModelFolderPath);
        var session = Recommender.Open(model).OpenSession();
        var top = new Recommendation[Recommended];
        // The first user with a few items whose next one is among the recommendations, so that there is something to see; else the first with a few.
        var asked = data.Split.Test.Where(asked => asked.HistoryLength >= 10).Take(200).ToArray();
        if (asked.Length == 0) asked = [.. data.Split.Test.Take(1)];
        var shown = Array.Find(asked, asked =>
        {
            var found = session.Recommend(data.Sequences[asked.User][..asked.HistoryLength], top);
            return top.AsSpan(0, found).ToArray().Any(entry => entry.Item == data.Sequences[asked.User][asked.HistoryLength]);
        });
        if (shown == default) shown = asked[0];
        var history = data.Sequences[shown.User][..shown.HistoryLength];
        var count = session.Recommend(history, top);
        var answer = new RecommendDocument(
            $"{model.Manifest.Name} {model.Manifest.Version}",
            [.. history.ToArray().Select(Named)],
            [],
            [.. top.Take(count).Select((entry, rank) => new RankedItem(rank + 1, model.Catalogue.Id(entry.Item), model.Catalogue.Title(entry.Item), entry.Score))]);
        Keep("4-recommendations/user.json", answer, CliJson.Default.RecommendDocument);
        return (answer, Named(data.Sequences[shown.User][shown.HistoryLength]));

        NamedItem Named(int item) => new(model.Catalogue.Id(item), model.Catalogue.Title(item));
    }

    private void Keep<T>(string name, T document, JsonTypeInfo<T> type)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(document, type) + "\n");
    }
}
